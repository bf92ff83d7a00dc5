namespace Vouch.Tls.Keys;

/// <summary>The names under which IANA's registry of TLS parameters lists suites and groups.</summary>
public static class IanaNames
{
    /// <summary>For example <c>TLS_AES_128_GCM_SHA256</c>.</summary>
    public static string IanaName(this CipherSuite suite) => suite switch
    {
        CipherSuite.Aes128GcmSha256 => "TLS_AES_128_GCM_SHA256",
        CipherSuite.Aes256GcmSha384 => "TLS_AES_256_GCM_SHA384",
        CipherSuite.ChaCha20Poly1305Sha256 => "TLS_CHACHA20_POLY1305_SHA256",
        CipherSuite.EcdheEcdsaAes128GcmSha256 => "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        CipherSuite.EcdheEcdsaAes256GcmSha384 => "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        CipherSuite.EcdheRsaAes128GcmSha256 => "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        CipherSuite.EcdheRsaAes256GcmSha384 => "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        CipherSuite.EcdheRsaChaCha20Poly1305Sha256 => "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256 => "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        _ => $"0x{(ushort)suite:X4}",
    };

    /// <summary>For example <c>x25519</c>.</summary>
    public static string IanaName(this NamedGroup group) => group switch
    {
        NamedGroup.X25519 => "x25519",
        NamedGroup.Secp256r1 => "secp256r1",
        NamedGroup.Secp384r1 => "secp384r1",
        _ => $"0x{(ushort)group:X4}",
    };

    /// <summary><c>1.2</c> or <c>1.3</c>.</summary>
    public static string Number(this TlsVersion version) => version == TlsVersion.Tls13 ? "1.3" : "1.2";
}
