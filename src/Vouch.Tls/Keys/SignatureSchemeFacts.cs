using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>What a scheme asks of its key, by version.</summary>
internal static class SignatureSchemeFacts
{
    extension(SignatureScheme scheme)
    {
        public bool IsKnown => Enum.IsDefined(scheme);

        public bool IsPkcs1 => scheme is SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.RsaPkcs1Sha512;

        public bool IsEcdsa => scheme is SignatureScheme.EcdsaSecp256r1Sha256 or SignatureScheme.EcdsaSecp384r1Sha384 or SignatureScheme.EcdsaSecp521r1Sha512;

        public SignatureAlgorithm Algorithm => scheme switch
        {
            SignatureScheme.RsaPkcs1Sha256 => SignatureAlgorithm.RsaPkcs1Sha256,
            SignatureScheme.RsaPkcs1Sha384 => SignatureAlgorithm.RsaPkcs1Sha384,
            SignatureScheme.RsaPkcs1Sha512 => SignatureAlgorithm.RsaPkcs1Sha512,
            SignatureScheme.EcdsaSecp256r1Sha256 => SignatureAlgorithm.EcdsaSha256,
            SignatureScheme.EcdsaSecp384r1Sha384 => SignatureAlgorithm.EcdsaSha384,
            SignatureScheme.EcdsaSecp521r1Sha512 => SignatureAlgorithm.EcdsaSha512,
            SignatureScheme.RsaPssRsaeSha256 => SignatureAlgorithm.RsaPssRsaeSha256,
            SignatureScheme.RsaPssRsaeSha384 => SignatureAlgorithm.RsaPssRsaeSha384,
            SignatureScheme.RsaPssRsaeSha512 => SignatureAlgorithm.RsaPssRsaeSha512,
            SignatureScheme.RsaPssPssSha256 => SignatureAlgorithm.RsaPssPssSha256,
            SignatureScheme.RsaPssPssSha384 => SignatureAlgorithm.RsaPssPssSha384,
            SignatureScheme.RsaPssPssSha512 => SignatureAlgorithm.RsaPssPssSha512,
            SignatureScheme.Ed25519 => SignatureAlgorithm.Ed25519,
            _ => throw new ArgumentOutOfRangeException(nameof(scheme)),
        };

        /// <summary>Whether the scheme may sign a handshake of this version with a key of this kind.</summary>
        public bool Fits(TlsVersion version, SubjectPublicKeyKind key) => scheme switch
        {
            SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.RsaPkcs1Sha512 =>
                version == TlsVersion.Tls12 && key == SubjectPublicKeyKind.Rsa,
            SignatureScheme.EcdsaSecp256r1Sha256 => FitsCurve(version, key, SubjectPublicKeyKind.EcP256),
            SignatureScheme.EcdsaSecp384r1Sha384 => FitsCurve(version, key, SubjectPublicKeyKind.EcP384),
            SignatureScheme.EcdsaSecp521r1Sha512 => FitsCurve(version, key, SubjectPublicKeyKind.EcP521),
            SignatureScheme.RsaPssRsaeSha256 or SignatureScheme.RsaPssRsaeSha384 or SignatureScheme.RsaPssRsaeSha512 =>
                key == SubjectPublicKeyKind.Rsa,
            SignatureScheme.RsaPssPssSha256 or SignatureScheme.RsaPssPssSha384 or SignatureScheme.RsaPssPssSha512 =>
                key == SubjectPublicKeyKind.RsaPss,
            SignatureScheme.Ed25519 => key == SubjectPublicKeyKind.Ed25519,
            _ => false,
        };
    }

    // TLS 1.2 has no curve in the scheme (RFC 8446, section 4.2.3).
    private static bool FitsCurve(TlsVersion version, SubjectPublicKeyKind key, SubjectPublicKeyKind curve)
        => key == curve
            || (version == TlsVersion.Tls12 && (key is SubjectPublicKeyKind.EcP256 or SubjectPublicKeyKind.EcP384 or SubjectPublicKeyKind.EcP521));
}
