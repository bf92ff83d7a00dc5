using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Vouch.Crypto.Signing;

/// <summary>A private key that signs 32-byte digests. Dispose it: its bytes are zeroed then.</summary>
/// <remarks>Signatures are deterministic (RFC 6979, RFC 8032). What is not constant time is in docs/security/constant-time.md.</remarks>
public sealed class SigningKey : IDisposable
{
    /// <summary>The size of the secret, in bytes, for every scheme.</summary>
    public const int SecretSize = 32;

    private readonly SecretBuffer _secret;

    private SigningKey(KeyAlgorithm algorithm, SecretBuffer secret, VerifyingKey verifyingKey)
    {
        _secret = secret;
        Algorithm = algorithm;
        VerifyingKey = verifyingKey;
    }

    /// <summary>The scheme.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>The public half.</summary>
    public VerifyingKey VerifyingKey { get; }

    /// <summary>Makes a new key.</summary>
    public static SigningKey Generate(KeyAlgorithm algorithm, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);

        using SecretBuffer candidate = new(SecretSize);
        do
        {
            random.Fill(candidate.Span);
        }
        while (!IsSecret(algorithm, candidate.Span));

        return FromSecret(algorithm, candidate.Span);
    }

    /// <summary>Takes a copy of a secret: a big-endian scalar for ECDSA, the seed for Ed25519.</summary>
    /// <exception cref="CryptographicException">The bytes are no secret of this scheme.</exception>
    public static SigningKey FromSecret(KeyAlgorithm algorithm, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretSize || !IsSecret(algorithm, secret))
        {
            throw new CryptographicException("Not a private key of this scheme.");
        }

        SecretBuffer copy = new(SecretSize);
        secret.CopyTo(copy.Span);
        byte[] encoded = algorithm == KeyAlgorithm.Ed25519
            ? DeriveEd25519(copy)
            : VerifyingKey.SchemeOf(algorithm).DerivePublicKey(copy.Span);
        return VerifyingKey.TryCreate(algorithm, encoded, out VerifyingKey? verifyingKey)
            ? new SigningKey(algorithm, copy, verifyingKey)
            : throw new CryptographicException("The public half of a private key is not valid.");
    }

    /// <summary>Reads a PKCS#8 private key in PEM (RFC 5958, RFC 7468).</summary>
    /// <exception cref="CryptographicException">The text is no such key, or of an unknown scheme.</exception>
    public static SigningKey ImportPem(ReadOnlySpan<byte> pem) => Pkcs8.ReadPem(pem);

    /// <summary>Writes the key as PKCS#8 in PEM, ASCII. The caller disposes the result.</summary>
    public SecretBuffer ExportPem() => Pkcs8.WritePem(Algorithm, _secret.Span, VerifyingKey);

    /// <summary>Signs a 32-byte digest; see <see cref="KeyAlgorithm"/> for the signature's form.</summary>
    public byte[] Sign(ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, VerifyingKey.DigestSize);

        byte[] signature = new byte[VerifyingKey.GetSignatureSize(Algorithm)];
        if (Algorithm == KeyAlgorithm.Ed25519)
        {
            SignEd25519(_secret.Span, digest, signature);
            return signature;
        }

        Span<byte> rs = signature.AsSpan(0, 2 * EcdsaScheme.ScalarSize);
        bool isOdd = VerifyingKey.SchemeOf(Algorithm).Sign(_secret.Span, VerifyingKey.Point, digest, rs);
        if (Algorithm == KeyAlgorithm.Secp256k1)
        {
            signature[^1] = (byte)(isOdd ? 28 : 27);
        }

        return signature;
    }

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();

    /// <summary>The public half; the secret is never printed.</summary>
    public override string ToString() => $"SigningKey({VerifyingKey}, secret redacted)";

    internal static void SignEd25519(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message, byte[] signature)
    {
        byte[] copy = seed.ToArray();
        try
        {
            Ed25519.Sign(copy, 0, message.ToArray(), 0, message.Length, signature, 0);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    private static bool IsSecret(KeyAlgorithm algorithm, ReadOnlySpan<byte> secret) => algorithm switch
    {
        KeyAlgorithm.Secp256k1 or KeyAlgorithm.P256 => VerifyingKey.SchemeOf(algorithm).IsSecret(secret),
        KeyAlgorithm.Ed25519 => true,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No such scheme."),
    };

    private static byte[] DeriveEd25519(SecretBuffer secret)
    {
        byte[] copy = secret.Span.ToArray();
        byte[] encoded = new byte[Ed25519.PublicKeySize];
        try
        {
            Ed25519.GeneratePublicKey(copy, 0, encoded, 0);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }

        return encoded;
    }
}
