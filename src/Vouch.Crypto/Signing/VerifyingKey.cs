using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Vouch.Crypto.Signing;

/// <summary>A public key that has been checked to be one; its text form is <c>secp256k1:</c>, <c>p256:</c> or <c>ed25519:</c> and hex.</summary>
/// <remarks>ECDSA keys are compressed points (33 bytes), Ed25519 keys are as in RFC 8032 (32 bytes). Immutable; safe for any thread.</remarks>
public sealed class VerifyingKey : IEquatable<VerifyingKey>
{
    /// <summary>The size of what is signed, in bytes.</summary>
    public const int DigestSize = 32;

    private readonly byte[] _encoded;
    private readonly ECPoint? _point;

    private VerifyingKey(KeyAlgorithm algorithm, byte[] encoded, ECPoint? point)
    {
        Algorithm = algorithm;
        _encoded = encoded;
        _point = point;
    }

    /// <summary>The scheme.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>The key's bytes: 33 for ECDSA, 32 for Ed25519.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    internal ECPoint Point => _point ?? throw new InvalidOperationException("An Ed25519 key has no Weierstrass point.");

    /// <summary>The size of a signature by a key of this scheme, in bytes.</summary>
    public static int GetSignatureSize(KeyAlgorithm algorithm) => algorithm == KeyAlgorithm.Secp256k1 ? 65 : 64;

    /// <summary>Reads a key's bytes.</summary>
    /// <returns><see langword="false"/> if the scheme is unknown or the bytes are no valid public key.</returns>
    public static bool TryCreate(KeyAlgorithm algorithm, ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        switch (algorithm)
        {
            case KeyAlgorithm.Secp256k1 or KeyAlgorithm.P256:
                ECPoint? point = SchemeOf(algorithm).ReadPublicKey(encoded);
                key = point is null ? null : new VerifyingKey(algorithm, encoded.ToArray(), point);
                break;

            case KeyAlgorithm.Ed25519 when encoded.Length == Ed25519.PublicKeySize:
                byte[] bytes = encoded.ToArray();
                key = Ed25519.ValidatePublicKeyFull(bytes, 0) ? new VerifyingKey(algorithm, bytes, null) : null;
                break;
        }

        return key is not null;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">It is not one of a key.</exception>
    public static VerifyingKey Parse(string text)
        => TryParse(text, out VerifyingKey? key) ? key : throw new FormatException("This is not a key; one looks like secp256k1:02ab...");

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        int colon = text.IndexOf(':');
        if (colon < 0)
        {
            return false;
        }

        KeyAlgorithm? algorithm = text[..colon] switch
        {
            "secp256k1" => KeyAlgorithm.Secp256k1,
            "p256" => KeyAlgorithm.P256,
            "ed25519" => KeyAlgorithm.Ed25519,
            _ => null,
        };
        ReadOnlySpan<char> hex = text[(colon + 1)..];
        Span<byte> encoded = stackalloc byte[EcdsaScheme.PublicKeySize];
        return algorithm is not null
            && hex.Length <= 2 * EcdsaScheme.PublicKeySize
            && Convert.FromHexString(hex, encoded, out _, out int written) == System.Buffers.OperationStatus.Done
            && TryCreate(algorithm.Value, encoded[..written], out key);
    }

    /// <summary>Whether <paramref name="signature"/> is this key's over the 32-byte <paramref name="digest"/>.</summary>
    public bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, DigestSize);
        if (signature.Length != GetSignatureSize(Algorithm))
        {
            return false;
        }

        if (Algorithm == KeyAlgorithm.Ed25519)
        {
            return Ed25519.Verify(signature.ToArray(), 0, _encoded, 0, digest.ToArray(), 0, DigestSize);
        }

        bool verified = SchemeOf(Algorithm).TryVerify(Point, digest, signature[..(2 * EcdsaScheme.ScalarSize)], out bool isOdd);

        // v is redundant when the key is known, but a wrong one would send a contract's ecrecover to another key.
        return verified && (Algorithm == KeyAlgorithm.P256 || signature[^1] == (isOdd ? 28 : 27));
    }

    /// <summary>The 20-byte Ethereum address of a secp256k1 key.</summary>
    /// <exception cref="InvalidOperationException">The key is of another scheme.</exception>
    public byte[] GetEthereumAddress()
        => Algorithm == KeyAlgorithm.Secp256k1
            ? Keccak256.HashData(Point.GetEncoded(compressed: false).AsSpan(1))[12..]
            : throw new InvalidOperationException($"Only secp256k1 keys have an Ethereum address; this is {this}.");

    /// <inheritdoc/>
    public bool Equals(VerifyingKey? other)
        => other is not null && Algorithm == other.Algorithm && _encoded.AsSpan().SequenceEqual(other._encoded);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifyingKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Algorithm);
        hash.AddBytes(_encoded);
        return hash.ToHashCode();
    }

    /// <summary>The text form, in lower case.</summary>
    public override string ToString() => $"{NameOf(Algorithm)}:{Convert.ToHexStringLower(_encoded)}";

    internal static EcdsaScheme SchemeOf(KeyAlgorithm algorithm)
        => algorithm == KeyAlgorithm.Secp256k1 ? EcdsaScheme.Secp256k1 : EcdsaScheme.P256;

    private static string NameOf(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Secp256k1 => "secp256k1",
        KeyAlgorithm.P256 => "p256",
        _ => "ed25519",
    };
}
