using System.Runtime.CompilerServices;

namespace Vouch.Crypto;

/// <summary>GF(2^128) modulo x^128 + x^7 + x^2 + x + 1, bit i of a <see cref="Block"/> being the coefficient of x^i. Constant time throughout.</summary>
/// <remarks>
/// One unit of work is the 256-bit product of two polynomials (<see cref="Gf128Product"/>); sums of products are reduced once.
/// Spans are worked on four elements at a time where the CPU has <see cref="Isa.HasWideCarrylessMultiply"/>.
/// </remarks>
public static partial class Gf128
{
    /// <summary>The product of two elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Multiply(Block left, Block right) => Gf128Product.Of(left, right).Reduce();

    /// <summary>An element times x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block TimesX(Block element)
    {
        ulong carry = 0 - (element.High >> 63);
        return Block.Create((element.Low << 1) ^ (carry & 0x87), (element.High << 1) | (element.Low >> 63));
    }

    /// <summary>The sum of the elements, each times x to its index: bits authenticated one by one become an element that is.</summary>
    public static Block Pack(ReadOnlySpan<Block> elements)
    {
        Block packed = Block.Zero;
        for (int i = elements.Length - 1; i >= 0; i--)
        {
            packed = TimesX(packed) ^ elements[i];
        }

        return packed;
    }

    /// <summary>The square of an element; additive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Square(Block element) => Gf128Product.OfSquare(element).Reduce();

    /// <summary>An element to a public power; the zeroth is one.</summary>
    public static Block Power(Block element, int exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        Block power = Block.One;
        for (int bit = 31; bit >= 0; bit--)
        {
            power = Square(power);
            if (((exponent >> bit) & 1) != 0)
            {
                power = Multiply(power, element);
            }
        }

        return power;
    }

    /// <summary>Fills <paramref name="destination"/> with descending powers of an element; the last of them is the first power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often proves but once, and should not do so in code of the first tier
    public static void DescendingPowers(Block element, Span<Block> destination)
    {
        Block power = element;
        for (int i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = power;
            power = Multiply(power, element);
        }
    }

    /// <summary>The sum of the products of the elements at the same places.</summary>
    public static Block InnerProduct(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right) => SumOfProducts(left, right).Reduce();

    /// <summary>The sum of the products of the elements at the same places, to be added to others before it is reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often proves but once, and should not do so in code of the first tier
    public static Gf128Product SumOfProducts(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length, nameof(right));
        Gf128Product sum = default;
        int i = 0;
        if (Isa.HasWideCarrylessMultiply && left.Length >= Lanes)
        {
            sum = WideInnerProduct(left, right, ref i);
        }

        for (; i < left.Length; i++)
        {
            sum ^= Gf128Product.Of(left[i], right[i]);
        }

        return sum;
    }

    /// <summary>The products of the elements at the same places; <paramref name="destination"/> may be one of the factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often proves but once, and should not do so in code of the first tier
    public static void Multiply(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right, Span<Block> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length, nameof(right));
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, left.Length, nameof(destination));
        int i = 0;
        if (Isa.HasWideCarrylessMultiply)
        {
            WideMultiply(left, right, destination, ref i);
        }

        for (; i < left.Length; i++)
        {
            destination[i] = Multiply(left[i], right[i]);
        }
    }

    /// <summary>The product, bit by bit: the reference for every faster way.</summary>
    internal static Block MultiplyScalar(Block left, Block right)
    {
        Block product = Block.Zero;
        Block power = left;
        for (int i = 0; i < 128; i++)
        {
            ulong word = i < 64 ? right.Low : right.High;
            product ^= power.Times((int)(word >> (i & 63)));
            power = TimesX(power);
        }

        return product;
    }
}
