namespace Vouch.Tls.Keys;

/// <summary>A cipher suite (RFC 8446, appendix B.4; RFC 5289; RFC 7905).</summary>
public enum CipherSuite : ushort
{
    /// <summary>TLS_AES_128_GCM_SHA256, of TLS 1.3.</summary>
    Aes128GcmSha256 = 0x1301,

    /// <summary>TLS_AES_256_GCM_SHA384, of TLS 1.3.</summary>
    Aes256GcmSha384 = 0x1302,

    /// <summary>TLS_CHACHA20_POLY1305_SHA256, of TLS 1.3.</summary>
    ChaCha20Poly1305Sha256 = 0x1303,

    /// <summary>TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, of TLS 1.2.</summary>
    EcdheEcdsaAes128GcmSha256 = 0xC02B,

    /// <summary>TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, of TLS 1.2.</summary>
    EcdheEcdsaAes256GcmSha384 = 0xC02C,

    /// <summary>TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, of TLS 1.2.</summary>
    EcdheRsaAes128GcmSha256 = 0xC02F,

    /// <summary>TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, of TLS 1.2.</summary>
    EcdheRsaAes256GcmSha384 = 0xC030,

    /// <summary>TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, of TLS 1.2.</summary>
    EcdheRsaChaCha20Poly1305Sha256 = 0xCCA8,

    /// <summary>TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, of TLS 1.2.</summary>
    EcdheEcdsaChaCha20Poly1305Sha256 = 0xCCA9,
}
