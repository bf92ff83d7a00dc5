using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The sizes that follow from the field GF(2^k) of the small VOLEs: the trade between bytes (128 / k bits a correlation) and work (2^k / k blocks a correlation).</summary>
internal sealed class CotShape
{
    /// <summary>The bits of a correlation: those of the field over which the machines authenticate.</summary>
    public const int Bits = 128;

    /// <summary>The correlations that are made at a time.</summary>
    public const int ChunkRows = Bits * ChunkBlocks;

    /// <summary>The blocks of one column of a chunk.</summary>
    public const int ChunkBlocks = AesKey.Lanes;

    /// <summary>The correlations at the end of an extension that are spent on its check.</summary>
    public const int CheckRows = Bits;

    /// <summary>The most chunks of one extension: 2^20 correlations, which bounds the check's error (docs/protocol/correlated-ot.md).</summary>
    public const int MaxChunks = 1024;

    /// <summary>The size of the challenge, in bytes.</summary>
    public const int ChallengeSize = Block.Size;

    /// <summary>The size of what answers the challenge: the hash of the choices, and the digest of the columns' hashes.</summary>
    public const int ProofSize = Block.Size + 32;

    private CotShape(int fieldBits)
    {
        FieldBits = fieldBits;
        Trees = Bits / fieldBits;
        Leaves = 1 << fieldBits;
    }

    /// <summary>Two bytes a correlation, 32 AES calls each: for processors with AES instructions.</summary>
    public static CotShape Wide { get; } = new(8);

    /// <summary>Four bytes a correlation, 4 AES calls each.</summary>
    public static CotShape Middle { get; } = new(4);

    /// <summary>Eight bytes a correlation, 2 AES calls each.</summary>
    public static CotShape Narrow { get; } = new(2);

    /// <summary>The shape for k bits: 2, 4 or 8.</summary>
    public static CotShape For(int fieldBits) => fieldBits switch
    {
        2 => Narrow,
        4 => Middle,
        8 => Wide,
        _ => throw new ArgumentOutOfRangeException(nameof(fieldBits), fieldBits, "The field has 2, 4 or 8 bits."),
    };

    /// <summary>k.</summary>
    public int FieldBits { get; }

    /// <summary>How many small VOLEs there are: 128 / k.</summary>
    public int Trees { get; }

    /// <summary>2^k.</summary>
    public int Leaves { get; }

    /// <summary>The size of the chooser's base OT message, in bytes.</summary>
    public static int RequestSize => BaseOtReceiver.RequestSize(Bits);

    /// <summary>The size of the answer to it: base OT response, two masked sums a level, a sum of tags a tree, a digest.</summary>
    public int TreesSize => BaseOtSender.ResponseSize + (2 * Bits * Block.Size) + (Trees * PuncturedTrees.TagSize) + PuncturedTrees.DigestSize;

    /// <summary>The size of one chunk's corrections, in bytes: for each tree but the first, one bit a correlation.</summary>
    public int CorrectionsSize => (Trees - 1) * ChunkBlocks * Block.Size;

    /// <summary>The chunks that an extension of <paramref name="count"/> correlations takes.</summary>
    public static int ChunksFor(int count) => (count + CheckRows + ChunkRows - 1) / ChunkRows;

    /// <summary>The correlations that an extension of <paramref name="chunks"/> chunks gives.</summary>
    public static int RowsOf(int chunks) => (chunks * ChunkRows) - CheckRows;
}
