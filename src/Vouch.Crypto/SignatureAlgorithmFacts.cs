using System.Security.Cryptography;

namespace Vouch.Crypto;

/// <summary>What an algorithm asks of its key.</summary>
internal static class SignatureAlgorithmFacts
{
    extension(SignatureAlgorithm algorithm)
    {
        public HashAlgorithmName Hash => algorithm switch
        {
            SignatureAlgorithm.RsaPkcs1Sha256 or SignatureAlgorithm.RsaPssRsaeSha256
                or SignatureAlgorithm.RsaPssPssSha256 or SignatureAlgorithm.EcdsaSha256 => HashAlgorithmName.SHA256,
            SignatureAlgorithm.RsaPkcs1Sha384 or SignatureAlgorithm.RsaPssRsaeSha384
                or SignatureAlgorithm.RsaPssPssSha384 or SignatureAlgorithm.EcdsaSha384 => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };

        public bool IsPss => algorithm is >= SignatureAlgorithm.RsaPssRsaeSha256 and <= SignatureAlgorithm.RsaPssPssSha512;

        /// <summary>Whether a key may make such signatures.</summary>
        public bool Fits(SubjectPublicKey key) => algorithm switch
        {
            >= SignatureAlgorithm.RsaPkcs1Sha256 and <= SignatureAlgorithm.RsaPssRsaeSha512 => key.Kind == SubjectPublicKeyKind.Rsa,
            >= SignatureAlgorithm.RsaPssPssSha256 and <= SignatureAlgorithm.RsaPssPssSha512 =>
                key.Kind == SubjectPublicKeyKind.RsaPss && (key.OnlyHash is not HashAlgorithmName only || only == algorithm.Hash),
            >= SignatureAlgorithm.EcdsaSha256 and <= SignatureAlgorithm.EcdsaSha512 =>
                key.Kind is SubjectPublicKeyKind.EcP256 or SubjectPublicKeyKind.EcP384 or SubjectPublicKeyKind.EcP521,
            SignatureAlgorithm.Ed25519 => key.Kind == SubjectPublicKeyKind.Ed25519,
            _ => false,
        };
    }
}
