using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>Pinned arrays of blocks that are used again and again: two megabytes each, so that a stock grows and shrinks by little. Safe for use by several threads.</summary>
internal sealed class BlockPool
{
    /// <summary>The blocks of a pooled array: whole trees of every silent iteration, and more than any extension has rows.</summary>
    public const int PieceBlocks = 1 << 17;

    private const int SmallestPooled = PieceBlocks / 4; // less than that is made to measure

    private readonly Stack<Block[]> _free = new();

    /// <summary>Gives arrays for so many blocks, each of <see cref="PieceBlocks"/>; but of the last only so much may be needed, and a small one is no larger than that. What they hold is of no meaning.</summary>
    public Block[][] Rent(int blocks)
    {
        Block[][] pieces = new Block[(blocks + PieceBlocks - 1) / PieceBlocks][];
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = RentOne(int.Min(PieceBlocks, blocks - (i * PieceBlocks)));
        }

        return pieces;
    }

    /// <summary>Takes an array back, zeroed.</summary>
    public void Return(Block[] piece)
    {
        if (piece.Length == PieceBlocks)
        {
            lock (_free)
            {
                _free.Push(piece);
            }
        }
    }

    private Block[] RentOne(int blocks)
    {
        lock (_free)
        {
            if (blocks >= SmallestPooled && _free.TryPop(out Block[]? piece))
            {
                return piece;
            }
        }

        return GC.AllocateUninitializedArray<Block>(blocks >= SmallestPooled ? PieceBlocks : blocks, pinned: true);
    }
}
