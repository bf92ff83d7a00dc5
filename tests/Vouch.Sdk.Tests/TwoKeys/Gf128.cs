using System.Buffers.Binary;

namespace Vouch.Tests.TwoKeys;

/// <summary>An element of GF(2^128) in the bit order of GCM (NIST SP 800-38D, section 6.3): the first bit of a block is the coefficient of x^0.</summary>
internal readonly record struct Gf128(UInt128 Bits)
{
    private static readonly UInt128 s_reduction = new(0xE1UL << 56, 0);
    private static readonly UInt128 s_first = UInt128.One << 127;

    public static Gf128 One => new(s_first);

    public static Gf128 Read(ReadOnlySpan<byte> block)
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        block.CopyTo(padded);
        return new Gf128(BinaryPrimitives.ReadUInt128BigEndian(padded));
    }

    public static Gf128 operator +(Gf128 a, Gf128 b) => new(a.Bits ^ b.Bits);

    public static Gf128 operator *(Gf128 a, Gf128 b)
    {
        UInt128 sum = 0;
        UInt128 shifted = b.Bits;
        for (int i = 127; i >= 0; i--)
        {
            sum ^= ((a.Bits >> i) & 1) == 1 ? shifted : 0;
            shifted = (shifted >> 1) ^ ((shifted & 1) == 1 ? s_reduction : 0);
        }

        return new Gf128(sum);
    }

    public Gf128 Power(int exponent)
    {
        Gf128 power = One;
        for (int i = 0; i < exponent; i++)
        {
            power *= this;
        }

        return power;
    }

    /// <summary>1 / x, as x^(2^128 - 2).</summary>
    public Gf128 Inverse()
    {
        Gf128 square = this * this;
        Gf128 inverse = square;
        for (int i = 2; i < 128; i++)
        {
            square *= square;
            inverse *= square;
        }

        return inverse;
    }

    public byte[] ToBytes()
    {
        byte[] block = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(block, Bits);
        return block;
    }
}
