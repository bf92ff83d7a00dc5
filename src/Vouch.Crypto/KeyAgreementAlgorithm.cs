namespace Vouch.Crypto;

/// <summary>A Diffie-Hellman group.</summary>
public enum KeyAgreementAlgorithm
{
    /// <summary>X25519 (RFC 7748); public keys are 32 bytes.</summary>
    X25519,

    /// <summary>NIST P-256; public keys are 65 bytes, uncompressed.</summary>
    P256,

    /// <summary>NIST P-384; public keys are 97 bytes, uncompressed.</summary>
    P384,
}
