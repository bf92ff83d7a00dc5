namespace Vouch.Crypto;

/// <summary>GF(2^128) modulo x^128 + x^7 + x^2 + x + 1, bit i of a <see cref="Block"/> being the coefficient of x^i.</summary>
public static class Gf128
{
    /// <summary>The product, bit by bit: the reference for every faster way.</summary>
    internal static Block MultiplyScalar(Block left, Block right)
    {
        Block product = Block.Zero;
        Block power = left;
        for (int i = 0; i < 128; i++)
        {
            ulong word = i < 64 ? right.Low : right.High;
            product ^= power.Times((int)(word >> (i & 63)));
            ulong carry = power.High >> 63;
            power = Block.Create((power.Low << 1) ^ (carry * 0x87), (power.High << 1) | (power.Low >> 63));
        }

        return product;
    }
}
