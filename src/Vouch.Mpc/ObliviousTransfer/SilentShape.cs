using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The parameters of one iteration of silent correlated OT: primal LPN over GF(2) with regular noise and a local linear code of weight 10.</summary>
/// <remarks>
/// docs/protocol/correlated-ot.md has the estimates behind the numbers: at least 2^130 operations for every attack of eprint 2022/712, with and without the knowledge that the noise is regular.
/// </remarks>
internal sealed class SilentShape
{
    /// <summary>The seeds that each output adds up.</summary>
    public const int Weight = 10;

    /// <summary>The seeds that the check spends.</summary>
    public const int CheckSeeds = 128;

    /// <summary>The size of the checking party's message: two points and the masked sum.</summary>
    public const int ChallengeSize = 3 * Block.Size;

    /// <summary>The size of the answer.</summary>
    public const int ProofSize = 32;

    /// <summary>Creates parameters; only the two below are secure, others are for tests.</summary>
    public SilentShape(int secrets, int trees, int depth)
    {
        Secrets = secrets;
        Trees = trees;
        Depth = depth;
    }

    /// <summary>Of 25,912 correlations 268,800, for 134 KB: emp-ot's set for the small iteration.</summary>
    public static SilentShape Small { get; } = new(17_384, 1_050, 8);

    /// <summary>Of 255,808 correlations 2,621,440, for 123 KB.</summary>
    public static SilentShape Large { get; } = new(248_000, 640, 12);

    /// <summary>k: the length of the LPN secret.</summary>
    public int Secrets { get; }

    /// <summary>t: the noise's weight, one error in each tree's leaves.</summary>
    public int Trees { get; }

    /// <summary>The levels of a tree.</summary>
    public int Depth { get; }

    /// <summary>The leaves of a tree.</summary>
    public int Leaves => 1 << Depth;

    /// <summary>n: the correlations that come out.</summary>
    public int Outputs => Trees * Leaves;

    /// <summary>The correlations that go in: secrets, then levels tree by tree, then those of the check.</summary>
    public int Seeds => Secrets + (Trees * Depth) + CheckSeeds;

    /// <summary>The size of the sender's level sums, in bytes: one block a level.</summary>
    public int LevelsSize => Trees * Depth * Block.Size;

    /// <summary>The leaves of one tree in outputs that come in pieces: of whole trees and of one size, but for the last.</summary>
    public Span<Block> LeavesOf(int tree, Block[][] outputs)
    {
        int start = tree * Leaves;
        return outputs[start / outputs[0].Length].AsSpan(start % outputs[0].Length, Leaves);
    }
}
