namespace Vouch.Crypto.Signing;

/// <summary>The signature schemes that a key can belong to; the numbers are those of the file formats.</summary>
public enum KeyAlgorithm : byte
{
    /// <summary>ECDSA on secp256k1 (SEC 2), as Ethereum uses it: 65 bytes, r, s and v.</summary>
    Secp256k1 = 0,

    /// <summary>ECDSA on P-256 (FIPS 186-5): 64 bytes, r and s.</summary>
    P256 = 1,

    /// <summary>Ed25519 (RFC 8032), over the digest as the message: 64 bytes.</summary>
    Ed25519 = 2,
}
