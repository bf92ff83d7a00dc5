using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Vouch.Crypto.BouncyCastle;

/// <summary>All primitives in managed code, for platforms that have none of them (the browser).</summary>
/// <remarks>Slower than the platform's, and on the NIST curves not constant-time; see docs/security/constant-time.md.</remarks>
public sealed class BouncyCastlePrimitives : IPrimitives
{
    private BouncyCastlePrimitives()
    {
    }

    /// <summary>The one instance.</summary>
    public static BouncyCastlePrimitives Instance { get; } = new();

    /// <inheritdoc/>
    public IAead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        if (key.Length != algorithm.KeySize)
        {
            throw new ArgumentException($"The key has {key.Length} bytes; {algorithm} needs {algorithm.KeySize}.", nameof(key));
        }

        return new BouncyCastleAead(algorithm, key);
    }

    /// <inheritdoc/>
    public IKeyAgreement CreateKeyAgreement(KeyAgreementAlgorithm algorithm, IRandomSource random) => algorithm switch
    {
        KeyAgreementAlgorithm.X25519 => new BouncyCastleX25519(random),
        KeyAgreementAlgorithm.P256 or KeyAgreementAlgorithm.P384 => new BouncyCastleEcdh(algorithm, random),
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

        if (key.Kind == SubjectPublicKeyKind.Ed25519)
        {
            return signature.Length == Ed25519.SignatureSize
                && Ed25519.Verify(signature.ToArray(), 0, key.Key.ToArray(), 0, message.ToArray(), 0, message.Length);
        }

        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        digest = digest[..CryptographicOperations.HashData(algorithm.Hash, message, digest)];
        try
        {
            return key.Kind is SubjectPublicKeyKind.Rsa or SubjectPublicKeyKind.RsaPss
                ? BouncyCastleRsa.Verify(algorithm, key, digest, signature)
                : BouncyCastleEcdsa.Verify(key, digest, signature);
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException or CryptoException or IOException or InvalidOperationException)
        {
            return false; // a key or signature that cannot be read
        }
    }
}
