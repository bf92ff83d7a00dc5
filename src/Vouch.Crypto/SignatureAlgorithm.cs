namespace Vouch.Crypto;

/// <summary>A signature algorithm that servers use.</summary>
/// <remarks>An ECDSA algorithm names a hash; the curve (P-256, P-384 or P-521) is that of the key.</remarks>
public enum SignatureAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    RsaPkcs1Sha256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-384.</summary>
    RsaPkcs1Sha384,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-512.</summary>
    RsaPkcs1Sha512,

    /// <summary>RSASSA-PSS with SHA-256, salt of 32 bytes, under an rsaEncryption key.</summary>
    RsaPssRsaeSha256,

    /// <summary>RSASSA-PSS with SHA-384, salt of 48 bytes, under an rsaEncryption key.</summary>
    RsaPssRsaeSha384,

    /// <summary>RSASSA-PSS with SHA-512, salt of 64 bytes, under an rsaEncryption key.</summary>
    RsaPssRsaeSha512,

    /// <summary>RSASSA-PSS with SHA-256, salt of 32 bytes, under an id-RSASSA-PSS key.</summary>
    RsaPssPssSha256,

    /// <summary>RSASSA-PSS with SHA-384, salt of 48 bytes, under an id-RSASSA-PSS key.</summary>
    RsaPssPssSha384,

    /// <summary>RSASSA-PSS with SHA-512, salt of 64 bytes, under an id-RSASSA-PSS key.</summary>
    RsaPssPssSha512,

    /// <summary>ECDSA with SHA-256; the signature is a DER sequence.</summary>
    EcdsaSha256,

    /// <summary>ECDSA with SHA-384; the signature is a DER sequence.</summary>
    EcdsaSha384,

    /// <summary>ECDSA with SHA-512; the signature is a DER sequence.</summary>
    EcdsaSha512,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519,
}
