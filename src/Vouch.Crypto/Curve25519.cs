using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Vouch.Crypto;

/// <summary>Curve25519 and its twist by u-coordinate: the ladder of RFC 7748, section 5, with whole scalars (nothing is set or cleared) and whole groups.</summary>
/// <remarks>
/// Every string of 32 bytes is the u-coordinate of a point of one of the two (bit 255 is ignored, and u is taken modulo p), so a random point of a random one of the two is a random string up to
/// 2^-120. Both groups are cyclic; their orders are 8 and 4 times a prime near 2^252 and 2^253. Constant time in scalar and point.
/// </remarks>
public static class Curve25519
{
    /// <summary>The size of a scalar and of a u-coordinate, in bytes; both are little-endian.</summary>
    public const int Size = 32;

    private const int ScalarBits = 256;
    private const int TwistConstant = 121_665; // (A - 2) / 4

    private static readonly byte[] s_generator = [6, .. new byte[31]];
    private static readonly byte[] s_twistGenerator = [3, .. new byte[31]];

    /// <summary>A point that generates all of the curve's group (order 8 q).</summary>
    public static ReadOnlySpan<byte> Generator => s_generator;

    /// <summary>A point that generates all of the twist's group (order 4 q').</summary>
    public static ReadOnlySpan<byte> TwistGenerator => s_twistGenerator;

    /// <summary>Multiplies the point at <paramref name="point"/> by <paramref name="scalar"/>, on whichever curve it lies.</summary>
    /// <param name="scalar">32 bytes, all 256 bits of which count.</param>
    /// <param name="point">32 bytes.</param>
    /// <param name="product">Takes 32 bytes; all zero for the identity and for the point of order 2.</param>
    public static void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> product)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scalar.Length, Size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(point.Length, Size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(product.Length, Size);
        int[][] fields = new int[10][];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = X25519Field.Create();
        }

        X25519Field.Decode255(point, fields[0]);
        try
        {
            Ladder(scalar, fields);
            X25519Field.Inv(fields[2], fields[2]);
            X25519Field.Mul(fields[1], fields[2], fields[1]);
            X25519Field.Normalize(fields[1]);
            X25519Field.Encode(fields[1], product);
        }
        finally
        {
            foreach (int[] field in fields)
            {
                CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(field.AsSpan()));
            }
        }
    }

    /// <summary>Whether a u-coordinate belongs to the curve; if not, it belongs to the twist. Zero belongs to both.</summary>
    public static bool IsOnCurve(ReadOnlySpan<byte> point)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(point.Length, Size);
        int[] u = X25519Field.Create();
        int[] w = X25519Field.Create();
        int[] t = X25519Field.Create();
        X25519Field.Decode255(point, u);

        X25519Field.Mul(u, 486_662, t); // w = u (u (u + A) + 1)
        X25519Field.Sqr(u, w);
        X25519Field.Add(w, t, w);
        X25519Field.AddOne(w);
        X25519Field.Carry(w);
        X25519Field.Mul(w, u, w);
        RaiseToHalf(w, t);
        X25519Field.Normalize(t);
        return (X25519Field.IsOne(t) | X25519Field.IsZero(t)) != 0;
    }

    // fields: u, x2, z2, x3, z3 and five to work in.
    private static void Ladder(ReadOnlySpan<byte> scalar, int[][] fields)
    {
        (int[] u, int[] x2, int[] z2, int[] x3, int[] z3) = (fields[0], fields[1], fields[2], fields[3], fields[4]);
        (int[] a, int[] b, int[] c, int[] d, int[] e) = (fields[5], fields[6], fields[7], fields[8], fields[9]);
        X25519Field.One(x2);
        X25519Field.Copy(u, 0, x3, 0);
        X25519Field.One(z3);
        int swap = 0;
        for (int i = ScalarBits - 1; i >= 0; i--)
        {
            int bit = (scalar[i >> 3] >> (i & 7)) & 1;
            swap ^= bit;
            X25519Field.CSwap(swap, x2, x3);
            X25519Field.CSwap(swap, z2, z3);
            swap = bit;

            X25519Field.Apm(x2, z2, a, b);
            X25519Field.Apm(x3, z3, c, d);
            X25519Field.Mul(d, a, d);
            X25519Field.Mul(c, b, c);
            X25519Field.Sqr(a, a);
            X25519Field.Sqr(b, b);
            X25519Field.Apm(d, c, x3, z3);
            X25519Field.Sqr(x3, x3);
            X25519Field.Sqr(z3, z3);
            X25519Field.Mul(z3, u, z3);
            X25519Field.Mul(a, b, x2);
            X25519Field.Sub(a, b, e);
            X25519Field.Mul(e, TwistConstant, z2);
            X25519Field.Add(z2, a, z2);
            X25519Field.Mul(z2, e, z2);
        }

        X25519Field.CSwap(swap, x2, x3);
        X25519Field.CSwap(swap, z2, z3);
    }

    // x^((p - 1) / 2) with (p - 1) / 2 = 16 (2^250 - 1) + 6: one for squares, -1 for others (Euler).
    private static void RaiseToHalf(int[] x, int[] result)
    {
        int[] x2 = X25519Field.Create();
        int[] chain = X25519Field.Create();
        int[] square = X25519Field.Create();
        X25519Field.Sqr(x, x2);
        X25519Field.Copy(x, 0, chain, 0); // 2^1 - 1
        foreach ((int shift, bool isDouble) in s_chain)
        {
            // From 2^n - 1: either n = shift and the next is 2^2n - 1, or the next is 2^(n+1) - 1.
            X25519Field.Sqr(chain, shift, square);
            X25519Field.Mul(square, isDouble ? chain : x, chain);
        }

        X25519Field.Sqr(chain, 4, chain);
        X25519Field.Sqr(x2, square);
        X25519Field.Mul(square, x2, square);
        X25519Field.Mul(chain, square, result);
    }

    // 1 2 3 6 7 14 15 30 31 62 124 125 250.
    private static readonly (int Shift, bool IsDouble)[] s_chain =
        [(1, true), (1, false), (3, true), (1, false), (7, true), (1, false), (15, true), (1, false), (31, true), (62, true), (1, false), (125, true)];
}
