using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vouch.Crypto;

/// <summary>A running sum of products in GF(2^128), reduced once at the end.</summary>
/// <remarks>Constant time: by carry-less multiplication where the processor has it, by integer multiplication with holes where not. The default value is zero.</remarks>
public struct Gf128Sum
{
    // The sum is low + middle x^64 + high x^128, not reduced.
    private Vector128<ulong> _low;
    private Vector128<ulong> _middle;
    private Vector128<ulong> _high;

    /// <summary>Adds the products of the elements of two equally long lists.</summary>
    public void Add(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        int i = 0;
        if (Isa.HasWideCarrylessMultiply)
        {
            i = AddWide(left, right);
        }

        for (; i < left.Length; i++)
        {
            if (Isa.HasCarrylessMultiply)
            {
                AddFast(left[i].Bits.AsUInt64(), right[i].Bits.AsUInt64());
            }
            else
            {
                AddPortably(left[i], right[i]);
            }
        }
    }

    /// <summary>Adds the product of two elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Block left, Block right)
    {
        if (Isa.HasCarrylessMultiply)
        {
            AddFast(left.Bits.AsUInt64(), right.Bits.AsUInt64());
        }
        else
        {
            AddPortably(left, right);
        }
    }

    /// <summary>The sum as an element of the field.</summary>
    public readonly Block Reduce()
    {
        ulong w0 = _low.GetElement(0);
        ulong w1 = _low.GetElement(1) ^ _middle.GetElement(0);
        ulong w2 = _high.GetElement(0) ^ _middle.GetElement(1);
        ulong w3 = _high.GetElement(1);
        w1 ^= w3 ^ (w3 << 1) ^ (w3 << 2) ^ (w3 << 7);
        w2 ^= (w3 >> 63) ^ (w3 >> 62) ^ (w3 >> 57);
        w0 ^= w2 ^ (w2 << 1) ^ (w2 << 2) ^ (w2 << 7);
        w1 ^= (w2 >> 63) ^ (w2 >> 62) ^ (w2 >> 57);
        return Block.Create(w0, w1);
    }

    /// <inheritdoc/>
    public override readonly string ToString() => "Gf128Sum(redacted)";

    /// <summary>Adds a product the portable way, whatever the processor has.</summary>
    internal void AddPortably(Block left, Block right)
    {
        (ulong lowLow, ulong lowHigh) = MultiplyWords(left.Low, right.Low);
        (ulong highLow, ulong highHigh) = MultiplyWords(left.High, right.High);
        (ulong middleLow, ulong middleHigh) = MultiplyWords(left.Low ^ left.High, right.Low ^ right.High);
        _low ^= Vector128.Create(lowLow, lowHigh);
        _high ^= Vector128.Create(highLow, highHigh);
        _middle ^= Vector128.Create(middleLow ^ lowLow ^ highLow, middleHigh ^ lowHigh ^ highHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first extension of a process is often its only one
    private int AddWide(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right)
    {
        const int Width = 4;
        Vector512<ulong> low = default;
        Vector512<ulong> middle = default;
        Vector512<ulong> high = default;
        ReadOnlySpan<byte> leftBytes = Block.AsBytes(left);
        ReadOnlySpan<byte> rightBytes = Block.AsBytes(right);
        int i = 0;
        for (; i + Width <= left.Length; i += Width)
        {
            Vector512<ulong> x = Vector512.Create(leftBytes.Slice(i * Block.Size, Width * Block.Size)).AsUInt64();
            Vector512<ulong> y = Vector512.Create(rightBytes.Slice(i * Block.Size, Width * Block.Size)).AsUInt64();
            low ^= Pclmulqdq.V512.CarrylessMultiply(x, y, 0x00);
            high ^= Pclmulqdq.V512.CarrylessMultiply(x, y, 0x11);
            middle ^= Pclmulqdq.V512.CarrylessMultiply(x, y, 0x01) ^ Pclmulqdq.V512.CarrylessMultiply(x, y, 0x10);
        }

        _low ^= Fold(low);
        _middle ^= Fold(middle);
        _high ^= Fold(high);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector512<ulong> lanes)
    {
        Vector256<ulong> half = lanes.GetLower() ^ lanes.GetUpper();
        return half.GetLower() ^ half.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddFast(Vector128<ulong> x, Vector128<ulong> y)
    {
        _low ^= Pclmulqdq.CarrylessMultiply(x, y, 0x00);
        _high ^= Pclmulqdq.CarrylessMultiply(x, y, 0x11);
        _middle ^= Pclmulqdq.CarrylessMultiply(x, y, 0x01) ^ Pclmulqdq.CarrylessMultiply(x, y, 0x10);
    }

    // 128 bits; the upper half is the product of the reversed words, reversed.
    private static (ulong Low, ulong High) MultiplyWords(ulong x, ulong y)
        => (MultiplyLow(x, y), Reverse(MultiplyLow(Reverse(x), Reverse(y))) >> 1);

    // Integer products of every fourth bit: carries end in the three bits between, which are masked off.
    private static ulong MultiplyLow(ulong x, ulong y)
    {
        const ulong Mask0 = 0x1111_1111_1111_1111;
        const ulong Mask1 = Mask0 << 1;
        const ulong Mask2 = Mask0 << 2;
        const ulong Mask3 = Mask0 << 3;
        (ulong x0, ulong x1, ulong x2, ulong x3) = (x & Mask0, x & Mask1, x & Mask2, x & Mask3);
        (ulong y0, ulong y1, ulong y2, ulong y3) = (y & Mask0, y & Mask1, y & Mask2, y & Mask3);
        ulong z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1);
        ulong z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2);
        ulong z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3);
        ulong z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0);
        return (z0 & Mask0) | (z1 & Mask1) | (z2 & Mask2) | (z3 & Mask3);
    }

    private static ulong Reverse(ulong x)
    {
        x = ((x >> 1) & 0x5555_5555_5555_5555) | ((x & 0x5555_5555_5555_5555) << 1);
        x = ((x >> 2) & 0x3333_3333_3333_3333) | ((x & 0x3333_3333_3333_3333) << 2);
        x = ((x >> 4) & 0x0f0f_0f0f_0f0f_0f0f) | ((x & 0x0f0f_0f0f_0f0f_0f0f) << 4);
        return BinaryPrimitives.ReverseEndianness(x);
    }
}
