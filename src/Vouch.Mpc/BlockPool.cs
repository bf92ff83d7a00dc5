using Vouch.Crypto;

namespace Vouch.Mpc;

/// <summary>Large arrays of blocks of one size, which all sessions of a process use one after the other. Safe for use by several threads.</summary>
/// <remarks>
/// They are pinned, so the collector leaves no copies of secrets behind, nor does it take their size for a reason to let other garbage grow. As many are kept as one session uses; more, which sessions that run at a
/// time need, are left to the collector. (The runtime's own pool keeps one for each thread besides: dozens of megabytes.)
/// </remarks>
/// <param name="blocks">The blocks of an array.</param>
/// <param name="kept">How many idle arrays are kept.</param>
internal sealed class BlockPool(int blocks, int kept)
{
    /// <summary>The blocks of a piece: whole trees of every silent iteration, and more than any extension has rows.</summary>
    public const int PieceBlocks = 1 << 17;

    /// <summary>The blocks of an array that is not cut into pieces: more than an iteration has seeds.</summary>
    public const int SeedBlocks = 1 << 18;

    /// <summary>The blocks of the keys of punctured trees.</summary>
    public const int KeyBlocks = 45_056;

    /// <summary>The blocks of a piece of stored tables: two pieces hold those of a block of AES with the names of its labels, four those of a block of ChaCha20.</summary>
    public const int TableBlocks = 4224;

    private const int SmallestPooled = PieceBlocks / 4;

    private readonly Stack<Block[]> _idle = new();

    /// <summary>Two megabytes each; a large silent iteration gives twenty, and a prover has four for each of six batches, which it takes while the stock gives back half as many.</summary>
    public static BlockPool Pieces { get; } = new(PieceBlocks, 32);

    /// <summary>Four megabytes each: what an iteration spends.</summary>
    public static BlockPool Seeds { get; } = new(SeedBlocks, 1);

    /// <summary>0.7 MB each: the trees of two stocks.</summary>
    public static BlockPool Keys { get; } = new(KeyBlocks, 2);

    /// <summary>66 KB each: tables of rehearsed stretches.</summary>
    public static BlockPool Tables { get; } = new(TableBlocks, 256);

    /// <summary>Pieces for so many blocks; the last may be needed in part alone, and where it is small it is made to measure.</summary>
    public static Block[][] RentPieces(int blocks)
    {
        Block[][] pieces = new Block[(blocks + PieceBlocks - 1) / PieceBlocks][];
        for (int i = 0; i < pieces.Length; i++)
        {
            int size = int.Min(PieceBlocks, blocks - (i * PieceBlocks));
            pieces[i] = size >= SmallestPooled ? Pieces.Rent() : GC.AllocateUninitializedArray<Block>(size, pinned: true);
        }

        return pieces;
    }

    /// <summary>Takes a piece back, zeroed.</summary>
    public static void ReturnPiece(Block[] piece)
    {
        if (piece.Length == PieceBlocks)
        {
            Pieces.Return(piece);
        }
    }

    /// <summary>An array; what it holds is of no meaning.</summary>
    public Block[] Rent()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out Block[]? idle))
            {
                return idle;
            }
        }

        return GC.AllocateUninitializedArray<Block>(blocks, pinned: true);
    }

    /// <summary>Takes an array back, zeroed.</summary>
    public void Return(Block[] array)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(array.Length, blocks);
        lock (_idle)
        {
            if (_idle.Count < kept)
            {
                _idle.Push(array);
            }
        }
    }
}
