using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vouch.Crypto;

/// <content>Four elements at a time, one in each 128-bit lane.</content>
public static partial class Gf128
{
    private const int Lanes = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often proves but once, and should not do so in code of the first tier
    private static Gf128Product WideInnerProduct(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right, ref int done)
    {
        ReadOnlySpan<Vector512<ulong>> first = MemoryMarshal.Cast<Block, Vector512<ulong>>(left);
        ReadOnlySpan<Vector512<ulong>> second = MemoryMarshal.Cast<Block, Vector512<ulong>>(right);
        Vector512<ulong> low = default;
        Vector512<ulong> middle = default;
        Vector512<ulong> high = default;
        for (int i = 0; i < first.Length; i++)
        {
            (Vector512<ulong> l, Vector512<ulong> m, Vector512<ulong> h) = WideProduct(first[i], second[i]);
            low ^= l;
            middle ^= m;
            high ^= h;
        }

        done = Lanes * first.Length;
        return new Gf128Product(SumOfLanes(low), SumOfLanes(middle), SumOfLanes(high));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often proves but once, and should not do so in code of the first tier
    private static void WideMultiply(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right, Span<Block> destination, ref int done)
    {
        ReadOnlySpan<Vector512<ulong>> first = MemoryMarshal.Cast<Block, Vector512<ulong>>(left);
        ReadOnlySpan<Vector512<ulong>> second = MemoryMarshal.Cast<Block, Vector512<ulong>>(right);
        Span<Vector512<ulong>> products = MemoryMarshal.Cast<Block, Vector512<ulong>>(destination);
        Vector512<ulong> modulus = Vector512.Create(0x87UL);
        for (int i = 0; i < first.Length; i++)
        {
            (Vector512<ulong> low, Vector512<ulong> middle, Vector512<ulong> high) = WideProduct(first[i], second[i]);
            middle ^= Pclmulqdq.V512.CarrylessMultiply(high, modulus, 0x01); // as in Gf128Product.Reduce
            Vector512<ulong> carried = high ^ Avx512BW.ShiftRightLogical128BitLane(middle.AsByte(), 8).AsUInt64();
            products[i] = low ^ Avx512BW.ShiftLeftLogical128BitLane(middle.AsByte(), 8).AsUInt64() ^ Pclmulqdq.V512.CarrylessMultiply(carried, modulus, 0x00);
        }

        done = Lanes * first.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<ulong> Low, Vector512<ulong> Middle, Vector512<ulong> High) WideProduct(Vector512<ulong> left, Vector512<ulong> right)
        => (
            Pclmulqdq.V512.CarrylessMultiply(left, right, 0x00),
            Pclmulqdq.V512.CarrylessMultiply(left, right, 0x01) ^ Pclmulqdq.V512.CarrylessMultiply(left, right, 0x10),
            Pclmulqdq.V512.CarrylessMultiply(left, right, 0x11));

    private static Vector128<ulong> SumOfLanes(Vector512<ulong> lanes)
    {
        Vector256<ulong> half = lanes.GetLower() ^ lanes.GetUpper();
        return half.GetLower() ^ half.GetUpper();
    }
}
