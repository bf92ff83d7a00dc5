using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>What a suite's name says.</summary>
internal static class CipherSuiteFacts
{
    extension(CipherSuite suite)
    {
        public bool IsTls13 => suite is CipherSuite.Aes128GcmSha256 or CipherSuite.Aes256GcmSha384 or CipherSuite.ChaCha20Poly1305Sha256;

        public bool IsTls12 => suite.IsEcdsa || suite is CipherSuite.EcdheRsaAes128GcmSha256 or CipherSuite.EcdheRsaAes256GcmSha384
            or CipherSuite.EcdheRsaChaCha20Poly1305Sha256;

        /// <summary>Whether a TLS 1.2 suite asks for an ECDSA (or EdDSA) certificate rather than an RSA one.</summary>
        public bool IsEcdsa => suite is CipherSuite.EcdheEcdsaAes128GcmSha256 or CipherSuite.EcdheEcdsaAes256GcmSha384
            or CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256;

        public bool Fits(TlsVersion version) => version == TlsVersion.Tls13 ? suite.IsTls13 : suite.IsTls12;

        public AeadAlgorithm Aead => suite switch
        {
            CipherSuite.Aes128GcmSha256 or CipherSuite.EcdheEcdsaAes128GcmSha256 or CipherSuite.EcdheRsaAes128GcmSha256 => AeadAlgorithm.Aes128Gcm,
            CipherSuite.Aes256GcmSha384 or CipherSuite.EcdheEcdsaAes256GcmSha384 or CipherSuite.EcdheRsaAes256GcmSha384 => AeadAlgorithm.Aes256Gcm,
            CipherSuite.ChaCha20Poly1305Sha256 or CipherSuite.EcdheRsaChaCha20Poly1305Sha256
                or CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256 => AeadAlgorithm.ChaCha20Poly1305,
            _ => throw new ArgumentOutOfRangeException(nameof(suite)),
        };

        /// <summary>The hash of the key schedule and of the transcript.</summary>
        public HashAlgorithmName Hash => suite.Aead == AeadAlgorithm.Aes256Gcm ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

        public int HashSize => suite.Aead == AeadAlgorithm.Aes256Gcm ? SHA384.HashSizeInBytes : SHA256.HashSizeInBytes;

        /// <summary>Whether records carry eight bytes of their nonce (RFC 5288, section 3).</summary>
        public bool HasExplicitNonce => !suite.IsTls13 && suite.Aead != AeadAlgorithm.ChaCha20Poly1305;

        /// <summary>The size of the part of the nonce that records carry, in bytes.</summary>
        public int ExplicitNonceSize => suite.HasExplicitNonce ? 8 : 0;

        /// <summary>The size of the part of the nonce that is derived from secrets, in bytes.</summary>
        public int IvSize => suite.HasExplicitNonce ? 4 : 12;

        /// <summary>How much longer a protected fragment is than its content, without padding, in bytes.</summary>
        public int Expansion => IAead.TagSize + (suite.IsTls13 ? 1 : suite.ExplicitNonceSize);
    }
}
