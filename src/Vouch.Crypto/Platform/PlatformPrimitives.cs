using System.Security.Cryptography;
using Vouch.Crypto.BouncyCastle;

namespace Vouch.Crypto.Platform;

/// <summary>System.Security.Cryptography; BouncyCastle for what the platform at hand lacks (X25519 and Ed25519, everywhere so far).</summary>
public sealed class PlatformPrimitives : IPrimitives
{
    private PlatformPrimitives()
    {
    }

    /// <summary>The one instance.</summary>
    public static PlatformPrimitives Instance { get; } = new();

    /// <inheritdoc/>
    public IAead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        if (key.Length != algorithm.KeySize)
        {
            throw new ArgumentException($"The key has {key.Length} bytes; {algorithm} needs {algorithm.KeySize}.", nameof(key));
        }

        return algorithm == AeadAlgorithm.ChaCha20Poly1305
            ? ChaCha20Poly1305.IsSupported ? new PlatformChaCha20Poly1305(key) : BouncyCastlePrimitives.Instance.CreateAead(algorithm, key)
            : AesGcm.IsSupported ? new PlatformAesGcm(key) : BouncyCastlePrimitives.Instance.CreateAead(algorithm, key);
    }

    /// <inheritdoc/>
    public IKeyAgreement CreateKeyAgreement(KeyAgreementAlgorithm algorithm, IRandomSource random) => algorithm switch
    {
        KeyAgreementAlgorithm.X25519 => BouncyCastlePrimitives.Instance.CreateKeyAgreement(algorithm, random),
        KeyAgreementAlgorithm.P256 or KeyAgreementAlgorithm.P384 => new PlatformEcdh(algorithm, random),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <inheritdoc/>
    public bool VerifySignature(
        SignatureAlgorithm algorithm,
        ReadOnlySpan<byte> subjectPublicKeyInfo,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature)
    {
        if (!SubjectPublicKey.TryRead(subjectPublicKeyInfo, out SubjectPublicKey? key) || !algorithm.Fits(key))
        {
            return false;
        }

        try
        {
            return key.Kind switch
            {
                SubjectPublicKeyKind.Rsa or SubjectPublicKeyKind.RsaPss => VerifyRsa(algorithm, key.Key.Span, message, signature),
                SubjectPublicKeyKind.Ed25519 => BouncyCastlePrimitives.Instance.VerifySignature(algorithm, subjectPublicKeyInfo, message, signature),
                _ => VerifyEcdsa(algorithm, subjectPublicKeyInfo, message, signature),
            };
        }
        catch (CryptographicException)
        {
            return false; // a key that cannot be imported
        }
    }

    private static bool VerifyRsa(SignatureAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using RSA rsa = RSA.Create();
        rsa.ImportRSAPublicKey(key, out int read);
        return read == key.Length
            && signature.Length == (rsa.KeySize + 7) / 8 // RFC 8017, sections 8.1.2 and 8.2.2, step 1; the platform takes a PSS signature without its leading zeros
            && rsa.VerifyData(message, signature, algorithm.Hash, algorithm.IsPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static bool VerifyEcdsa(SignatureAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using ECDsa ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key, out int read);
        return read == key.Length && ecdsa.VerifyData(message, signature, algorithm.Hash, DSASignatureFormat.Rfc3279DerSequence);
    }
}
