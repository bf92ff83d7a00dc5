using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>The bits that blocks carry in bit 0, eight to the byte, least significant first.</summary>
internal static class LowBits
{
    /// <summary>How many bytes so many bits take.</summary>
    public static int SizeOf(int bits) => (bits / 8) + ((bits & 7) == 0 ? 0 : 1);

    /// <summary>Adds (exclusive or) the bits of the blocks to bytes; <see cref="SizeOf"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often proves but once, and should not do so in code of the first tier
    public static void AddTo(ReadOnlySpan<Block> blocks, Span<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<Block, ulong>(blocks);
        int whole = blocks.Length / 8;
        for (int i = 0; i < whole; i++)
        {
            ReadOnlySpan<ulong> eight = words.Slice(16 * i, 16);
            ulong low = (eight[0] & 1) | ((eight[2] & 1) << 1) | ((eight[4] & 1) << 2) | ((eight[6] & 1) << 3);
            ulong high = (eight[8] & 1) | ((eight[10] & 1) << 1) | ((eight[12] & 1) << 2) | ((eight[14] & 1) << 3);
            bytes[i] ^= (byte)(low | (high << 4));
        }

        for (int i = 8 * whole; i < blocks.Length; i++)
        {
            bytes[whole] ^= (byte)(blocks[i].LowBit << (i & 7));
        }
    }

    /// <summary>The bits of at most 128 blocks as one block.</summary>
    public static Block Pack(ReadOnlySpan<Block> blocks)
    {
        Span<byte> bytes = stackalloc byte[Block.Size];
        bytes.Clear();
        AddTo(blocks, bytes);
        Block packed = Block.Read(bytes);
        bytes.Clear();
        return packed;
    }

    /// <summary>Adds <paramref name="one"/> to the blocks whose bit is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often proves but once, and should not do so in code of the first tier
    public static void Add(Span<Block> blocks, ReadOnlySpan<byte> bytes, Block one)
    {
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] ^= one.Times(bytes[i >> 3] >> (i & 7));
        }
    }

    /// <summary>Whether the bits after the last one are zero, as they have to be on the wire.</summary>
    public static bool IsPadded(ReadOnlySpan<byte> bytes, int bits) => (bits & 7) == 0 || bytes[^1] >> (bits & 7) == 0;
}
