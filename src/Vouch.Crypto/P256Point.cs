using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Vouch.Crypto;

/// <summary>A point of P-256 other than the identity (SP 800-186, section 3.2.1.3), whose cofactor is one. Constant time; coordinates are zeroed on dispose.</summary>
public sealed class P256Point : IDisposable
{
    /// <summary>The size of an encoded point (SEC 1, section 2.3.3, uncompressed): 0x04, x, y, big-endian.</summary>
    public const int Size = 65;

    private const byte Uncompressed = 0x04;

    private readonly P256Element[] _coordinates = GC.AllocateArray<P256Element>(2, pinned: true);

    private P256Point(P256Element x, P256Element y) => (_coordinates[0], _coordinates[1]) = (x, y);

    /// <summary>The point that generates the group. It is public, and disposing of it is of no use.</summary>
    public static P256Point CreateGenerator()
        => TryRead(Convert.FromHexString("046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5"), out P256Point? generator)
            ? generator
            : throw new InvalidOperationException("The generator is not on the curve.");

    /// <summary>The x-coordinate.</summary>
    public P256Element X => _coordinates[0];

    /// <summary>The y-coordinate.</summary>
    public P256Element Y => _coordinates[1];

    /// <summary>Reads an uncompressed point; false where it is none of the curve, in any other form, or the identity.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoding, [NotNullWhen(true)] out P256Point? point)
    {
        point = null;
        if (encoding.Length != Size || encoding[0] != Uncompressed)
        {
            return false;
        }

        bool isRead = P256Element.TryReadBigEndian(encoding[1..], out P256Element x) & P256Element.TryReadBigEndian(encoding[(1 + P256Element.Size)..], out P256Element y);
        P256Element right = (((x * x) - P256Element.One - P256Element.One - P256Element.One) * x) + P256Projective.B;
        if (!isRead || !((y * y) - right).IsZero)
        {
            return false;
        }

        point = new P256Point(x, y);
        return true;
    }

    /// <summary>Draws a uniform scalar from 1 to the group's order less 1; the caller owns it.</summary>
    /// <returns>32 bytes, big-endian.</returns>
    public static SecretBuffer DrawScalar(IRandomSource random) => RandomScalar.Draw(KeyAgreementAlgorithm.P256, random);

    /// <summary>Multiplies the point; the caller owns the product.</summary>
    /// <param name="scalar">32 bytes, big-endian, from 1 to the group's order less 1.</param>
    /// <exception cref="ArgumentException">The scalar is out of range.</exception>
    public P256Point Multiply(ReadOnlySpan<byte> scalar)
    {
        if (!RandomScalar.IsInRange(KeyAgreementAlgorithm.P256, scalar))
        {
            throw new ArgumentException("The scalar is not from 1 to the order less 1.", nameof(scalar));
        }

        const int WindowBits = 4;
        P256Projective[] table = GC.AllocateArray<P256Projective>(1 << WindowBits, pinned: true);
        table[0] = P256Projective.Identity;
        table[1] = ToProjective();
        for (int i = 2; i < table.Length; i += 2)
        {
            table[i] = P256Projective.Double(table[i / 2]);
            table[i + 1] = P256Projective.Add(table[i], table[1]);
        }

        P256Projective product = P256Projective.Identity;
        foreach (byte two in scalar)
        {
            product = MultiplyAdd(MultiplyAdd(product, table, two >> WindowBits), table, two & 0x0f);
        }

        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(table.AsSpan()));
        return ToAffine(product) ?? throw new InvalidOperationException("A multiple of a point of prime order is the identity.");
    }

    /// <summary>Adds two points; false where the sum is the identity.</summary>
    public static bool TryAdd(P256Point left, P256Point right, [NotNullWhen(true)] out P256Point? sum)
    {
        sum = ToAffine(P256Projective.Add(left.ToProjective(), right.ToProjective()));
        return sum is not null;
    }

    /// <summary>Writes the uncompressed point to the first <see cref="Size"/> bytes of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = Uncompressed;
        X.WriteBigEndian(destination[1..]);
        Y.WriteBigEndian(destination[(1 + P256Element.Size)..]);
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_coordinates.AsSpan()));

    /// <inheritdoc/>
    public override string ToString() => "P256Point(redacted)";

    private static P256Projective MultiplyAdd(P256Projective product, ReadOnlySpan<P256Projective> table, int window)
    {
        product = P256Projective.Double(P256Projective.Double(P256Projective.Double(P256Projective.Double(product))));
        return P256Projective.Add(product, P256Projective.Select(table, window));
    }

    private static P256Point? ToAffine(in P256Projective point)
    {
        if (point.Z.IsZero)
        {
            return null;
        }

        P256Element inverse = P256Element.Invert(point.Z);
        return new P256Point(point.X * inverse, point.Y * inverse);
    }

    private P256Projective ToProjective() => new(X, Y, P256Element.One);
}
