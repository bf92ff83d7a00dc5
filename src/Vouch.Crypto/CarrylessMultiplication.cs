using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Vouch.Crypto;

/// <summary>Products of polynomials over GF(2) of 64 bits, for CPUs without an instruction for them; constant time where integer multiplication is.</summary>
/// <remarks>
/// Integers whose bits stand four apart are multiplied: up to 15 carries stay within the four bits, of which the lowest is the sum modulo 2.
/// In the low 64 bits of a product the sixteenth carry falls off the end; the high 64 bits are the low ones of the reversed factors.
/// </remarks>
internal static class CarrylessMultiplication
{
    private const ulong EveryFourth = 0x1111_1111_1111_1111;

    /// <summary>The product of two polynomials of degree 63.</summary>
    public static Vector128<ulong> Multiply(ulong left, ulong right)
        => Vector128.Create(MultiplyLow(left, right), Reverse(MultiplyLow(Reverse(left), Reverse(right))) >> 1);

    /// <summary>The square: the bits with zeros in between.</summary>
    public static Vector128<ulong> Spread(ulong value) => Vector128.Create(SpreadHalf((uint)value), SpreadHalf((uint)(value >> 32)));

    private static ulong MultiplyLow(ulong left, ulong right)
    {
        ulong x0 = left & EveryFourth;
        ulong x1 = left & (EveryFourth << 1);
        ulong x2 = left & (EveryFourth << 2);
        ulong x3 = left & (EveryFourth << 3);
        ulong y0 = right & EveryFourth;
        ulong y1 = right & (EveryFourth << 1);
        ulong y2 = right & (EveryFourth << 2);
        ulong y3 = right & (EveryFourth << 3);
        ulong z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1);
        ulong z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2);
        ulong z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3);
        ulong z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0);
        return (z0 & EveryFourth) | (z1 & (EveryFourth << 1)) | (z2 & (EveryFourth << 2)) | (z3 & (EveryFourth << 3));
    }

    private static ulong Reverse(ulong value) => BinaryPrimitives.ReverseEndianness(BitOrder.TurnBytes(value));

    private static ulong SpreadHalf(uint value)
    {
        ulong spread = value;
        spread = (spread | (spread << 16)) & 0x0000_ffff_0000_ffff;
        spread = (spread | (spread << 8)) & 0x00ff_00ff_00ff_00ff;
        spread = (spread | (spread << 4)) & 0x0f0f_0f0f_0f0f_0f0f;
        spread = (spread | (spread << 2)) & 0x3333_3333_3333_3333;
        return (spread | (spread << 1)) & 0x5555_5555_5555_5555;
    }
}
