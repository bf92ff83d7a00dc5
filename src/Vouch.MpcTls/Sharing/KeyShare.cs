using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.MpcTls.Sharing;

/// <summary>One party's share of the client's ephemeral key on P-256: the client's key is the sum of both. Owns the scalar.</summary>
public sealed class KeyShare : IDisposable
{
    /// <summary>The size of an encoded point, in bytes.</summary>
    public const int PointSize = P256Point.Size;

    /// <summary>The size of a commitment, in bytes.</summary>
    public const int CommitmentSize = SHA256.HashSizeInBytes;

    private readonly SecretBuffer _scalar;
    private readonly byte[] _point = new byte[PointSize];

    private KeyShare(SecretBuffer scalar)
    {
        _scalar = scalar;
        using P256Point generator = P256Point.CreateGenerator();
        using P256Point point = generator.Multiply(scalar.Span);
        point.Write(_point);
    }

    /// <summary>The scalar, 32 bytes, big-endian.</summary>
    public SecretBuffer Scalar => _scalar;

    /// <summary>The public point, uncompressed.</summary>
    public ReadOnlyMemory<byte> Point => _point;

    /// <summary>Draws a share.</summary>
    public static KeyShare Create(IRandomSource random) => new(P256Point.DrawScalar(random));

    /// <summary>Commits to a point before the other party's is known, so that neither can choose its own by the other's.</summary>
    public static byte[] Commit(ReadOnlySpan<byte> point) => SHA256.HashData([.. "vouch/mpc/key-share/v1\0"u8, .. point]);

    /// <summary>The client's key: the sum of both points.</summary>
    /// <exception cref="CryptographicException">A point is not one of the curve, or the sum is the identity.</exception>
    public static byte[] Join(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (!P256Point.TryRead(left, out P256Point? first) || !P256Point.TryRead(right, out P256Point? second) || !P256Point.TryAdd(first, second, out P256Point? sum))
        {
            throw new CryptographicException("The two shares do not make a key.");
        }

        byte[] joint = new byte[PointSize];
        sum.Write(joint);
        return joint;
    }

    /// <summary>Whether a scalar is that of a point.</summary>
    public static bool Fits(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point)
    {
        using P256Point generator = P256Point.CreateGenerator();
        try
        {
            using P256Point product = generator.Multiply(scalar);
            Span<byte> encoded = stackalloc byte[PointSize];
            product.Write(encoded);
            return encoded.SequenceEqual(point);
        }
        catch (ArgumentException)
        {
            return false; // out of range
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _scalar.Dispose();
}
