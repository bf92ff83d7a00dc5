using System.Buffers;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>Arrays of blocks that all sessions of a process use one after the other: two megabytes each, so that a stock grows and shrinks by little. Safe for use by several threads.</summary>
/// <remarks>The collector does not move arrays of this size, so that it leaves no copies behind; what nobody uses for a while is given back to it.</remarks>
internal static class BlockPool
{
    /// <summary>The blocks of a pooled array: whole trees of every silent iteration, and more than any extension has rows.</summary>
    public const int PieceBlocks = 1 << 17;

    private const int SmallestPooled = PieceBlocks / 4; // less than that is made to measure

    /// <summary>Gives arrays for so many blocks, each of <see cref="PieceBlocks"/>; but of the last only so much may be needed, and a small one is no larger than that. What they hold is of no meaning.</summary>
    public static Block[][] Rent(int blocks)
    {
        Block[][] pieces = new Block[(blocks + PieceBlocks - 1) / PieceBlocks][];
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = RentOne(int.Min(PieceBlocks, blocks - (i * PieceBlocks)));
        }

        return pieces;
    }

    /// <summary>Takes an array back, zeroed.</summary>
    public static void Return(Block[] piece)
    {
        if (piece.Length == PieceBlocks)
        {
            ArrayPool<Block>.Shared.Return(piece);
        }
    }

    private static Block[] RentOne(int blocks)
        => blocks >= SmallestPooled ? ArrayPool<Block>.Shared.Rent(PieceBlocks) : GC.AllocateUninitializedArray<Block>(blocks, pinned: true);
}
