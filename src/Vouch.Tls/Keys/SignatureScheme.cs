namespace Vouch.Tls.Keys;

/// <summary>A signature scheme (RFC 8446, section 4.2.3).</summary>
public enum SignatureScheme : ushort
{
    /// <summary>rsa_pkcs1_sha256(0x0401); in TLS 1.3 for certificates alone.</summary>
    RsaPkcs1Sha256 = 0x0401,

    /// <summary>ecdsa_secp256r1_sha256(0x0403); in TLS 1.2 with any curve.</summary>
    EcdsaSecp256r1Sha256 = 0x0403,

    /// <summary>rsa_pkcs1_sha384(0x0501); in TLS 1.3 for certificates alone.</summary>
    RsaPkcs1Sha384 = 0x0501,

    /// <summary>ecdsa_secp384r1_sha384(0x0503); in TLS 1.2 with any curve.</summary>
    EcdsaSecp384r1Sha384 = 0x0503,

    /// <summary>rsa_pkcs1_sha512(0x0601); in TLS 1.3 for certificates alone.</summary>
    RsaPkcs1Sha512 = 0x0601,

    /// <summary>ecdsa_secp521r1_sha512(0x0603); in TLS 1.2 with any curve.</summary>
    EcdsaSecp521r1Sha512 = 0x0603,

    /// <summary>rsa_pss_rsae_sha256(0x0804).</summary>
    RsaPssRsaeSha256 = 0x0804,

    /// <summary>rsa_pss_rsae_sha384(0x0805).</summary>
    RsaPssRsaeSha384 = 0x0805,

    /// <summary>rsa_pss_rsae_sha512(0x0806).</summary>
    RsaPssRsaeSha512 = 0x0806,

    /// <summary>ed25519(0x0807).</summary>
    Ed25519 = 0x0807,

    /// <summary>rsa_pss_pss_sha256(0x0809).</summary>
    RsaPssPssSha256 = 0x0809,

    /// <summary>rsa_pss_pss_sha384(0x080A).</summary>
    RsaPssPssSha384 = 0x080A,

    /// <summary>rsa_pss_pss_sha512(0x080B).</summary>
    RsaPssPssSha512 = 0x080B,
}
