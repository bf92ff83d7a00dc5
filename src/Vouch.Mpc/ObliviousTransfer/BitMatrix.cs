using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>Turns the 128 columns of a chunk into its 1024 rows: bit t of block b of column j becomes bit j of row 128 b + t (Eklundh's transposition).</summary>
internal static class BitMatrix
{
    private const int Columns = CotShape.Bits;
    private const int Width = CotShape.ChunkBlocks;
    private const int Lanes = 4; // blocks in one vector

    /// <summary>Transposes in place.</summary>
    /// <param name="chunk">128 columns of 8 blocks; afterwards 1024 rows.</param>
    /// <param name="scratch">As many blocks to work in; holds secrets afterwards.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first extension of a process is often its only one
    public static void Transpose(Span<Block> chunk, Span<Block> scratch)
    {
        ReadOnlySpan<Vector512<ulong>> columns = MemoryMarshal.Cast<Block, Vector512<ulong>>(chunk);
        Span<Vector512<ulong>> halves = MemoryMarshal.Cast<Block, Vector512<ulong>>(scratch);
        for (int half = 0; half < Width / Lanes; half++)
        {
            Span<Vector512<ulong>> rows = halves.Slice(half * Columns, Columns);
            for (int j = 0; j < Columns; j++)
            {
                rows[j] = columns[(j * (Width / Lanes)) + half];
            }

            SwapHalves(rows);
            SwapBits(rows, 32, 0x0000_0000_ffff_ffff);
            SwapBits(rows, 16, 0x0000_ffff_0000_ffff);
            SwapBits(rows, 8, 0x00ff_00ff_00ff_00ff);
            SwapBits(rows, 4, 0x0f0f_0f0f_0f0f_0f0f);
            SwapBits(rows, 2, 0x3333_3333_3333_3333);
            SwapBits(rows, 1, 0x5555_5555_5555_5555);
        }

        for (int b = 0; b < Width; b++)
        {
            int half = b / Lanes * Columns * Lanes;
            int lane = b % Lanes;
            for (int t = 0; t < Columns; t++)
            {
                chunk[(b * Columns) + t] = scratch[half + (t * Lanes) + lane];
            }
        }
    }

    // Rows 64 apart: the upper half of the first changes places with the lower half of the second.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first extension of a process is often its only one
    private static void SwapHalves(Span<Vector512<ulong>> rows)
    {
        Vector512<ulong> lower = Vector512.Create(ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0);
        Vector512<ulong> swapped = Vector512.Create(1ul, 0, 3, 2, 5, 4, 7, 6);
        for (int j = 0; j < Columns / 2; j++)
        {
            Vector512<ulong> x = rows[j];
            Vector512<ulong> y = rows[j + 64];
            rows[j] = Vector512.ConditionalSelect(lower, x, Vector512.Shuffle(y, swapped));
            rows[j + 64] = Vector512.ConditionalSelect(lower, Vector512.Shuffle(x, swapped), y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first extension of a process is often its only one
    private static void SwapBits(Span<Vector512<ulong>> rows, int distance, ulong mask)
    {
        Vector512<ulong> masks = Vector512.Create(mask);
        for (int j = 0; j < Columns; j += 2 * distance)
        {
            for (int i = j; i < j + distance; i++)
            {
                Vector512<ulong> x = rows[i];
                Vector512<ulong> y = rows[i + distance];
                Vector512<ulong> difference = ((x >>> distance) ^ y) & masks;
                rows[i + distance] = y ^ difference;
                rows[i] = x ^ (difference << distance);
            }
        }
    }
}
