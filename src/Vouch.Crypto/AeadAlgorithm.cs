namespace Vouch.Crypto;

/// <summary>An authenticated cipher with 12-byte nonces and 16-byte tags.</summary>
public enum AeadAlgorithm
{
    /// <summary>AES-128-GCM (NIST SP 800-38D).</summary>
    Aes128Gcm,

    /// <summary>AES-256-GCM (NIST SP 800-38D).</summary>
    Aes256Gcm,

    /// <summary>ChaCha20-Poly1305 (RFC 8439).</summary>
    ChaCha20Poly1305,
}

/// <summary>Sizes of the authenticated ciphers.</summary>
public static class AeadAlgorithmExtensions
{
    extension(AeadAlgorithm algorithm)
    {
        /// <summary>The size of a key, in bytes.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The algorithm is unknown.</exception>
        public int KeySize => algorithm switch
        {
            AeadAlgorithm.Aes128Gcm => 16,
            AeadAlgorithm.Aes256Gcm or AeadAlgorithm.ChaCha20Poly1305 => 32,
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
    }
}
