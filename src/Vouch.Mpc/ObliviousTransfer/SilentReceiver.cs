using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>One iteration of silent correlated OT for the party with the choices; see <see cref="SilentSender"/>.</summary>
/// <remarks>
/// Order of calls: <see cref="ReadLevels"/>, <see cref="Encode"/>, <see cref="ReadProof"/>. Nothing is used before the proof is checked: a sender who cheats in the trees is caught unless it
/// guessed noise positions, which the functionality allows (eprint 2020/924, figure 4; one bit of leakage in the mean).
/// </remarks>
internal sealed class SilentReceiver(SilentShape shape, ReadOnlyMemory<Block> seeds, Block[][] outputs, ReadOnlyMemory<byte> run, ulong iteration, IRandomSource random) : IDisposable
{
    private const int Lanes = 4;

    private readonly SilentCode _code = new(shape, run.Span, iteration);
    private readonly SecretBuffer _paths = new(shape.Trees * sizeof(int));
    private Block _combination;
    private OtSteps<Step> _steps = new("Silent OT", Step.Levels);

    private enum Step
    {
        Levels,
        Code,
        Proof,
        Done,
    }

    /// <summary>Reads the level sums, grows the trees, and writes the check's challenge.</summary>
    /// <param name="levels"><see cref="SilentShape.LevelsSize"/> bytes.</param>
    /// <param name="output">Takes <see cref="SilentShape.ChallengeSize"/> bytes.</param>
    public void ReadLevels(ReadOnlySpan<byte> levels, IBufferWriter<byte> output)
    {
        _steps.Enter(Step.Levels, Step.Done);
        _steps.CheckSize("the levels are", levels.Length, shape.LevelsSize);
        ReadNoise();
        for (int tree = 0; tree < shape.Trees; tree++)
        {
            GrowTree(tree, levels.Slice(tree * shape.Depth * Block.Size, shape.Depth * Block.Size));
        }

        Span<Block> points = [Block.Zero, Block.Zero];
        random.Fill(Block.AsBytes(points));
        SilentCheck check = new(shape, points[0], points[1]);
        for (int tree = 0; tree < shape.Trees; tree++)
        {
            check.AddWithPosition(shape.LeavesOf(tree, outputs));
        }

        ReadOnlySpan<Block> mask = seeds.Span[^SilentShape.CheckSeeds..];
        _combination = check.Sum ^ Gf128.Pack(mask);
        output.Write(Block.AsBytes((ReadOnlySpan<Block>)points));
        (check.Positions ^ LowBits.Pack(mask)).Write(output.GetSpan(Block.Size));
        output.Advance(Block.Size);
        _steps.Next = Step.Code;
    }

    /// <summary>Encodes; the time until the sender's answer is there is as good as any. Nothing of it may be used before the check.</summary>
    public void Encode()
    {
        _steps.Enter(Step.Code, Step.Done);
        _code.Encode(seeds.Span[..shape.Secrets], outputs);
        _steps.Next = Step.Proof;
    }

    /// <summary>Checks the sender's answer.</summary>
    /// <param name="proof"><see cref="SilentShape.ProofSize"/> bytes.</param>
    /// <exception cref="ProtocolException">The sender cheated in the trees.</exception>
    public void ReadProof(ReadOnlySpan<byte> proof)
    {
        _steps.Enter(Step.Proof, Step.Done);
        _steps.CheckSize("the proof is", proof.Length, SilentShape.ProofSize);
        Span<byte> expected = stackalloc byte[SilentShape.ProofSize];
        SilentCheck.Digest(run.Span, iteration, _combination, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, proof))
        {
            throw new ProtocolException("Silent OT: the trees are not consistent.");
        }
    }

    public void Dispose()
    {
        _paths.Dispose();
        _combination = Block.Zero;
        _steps.Next = Step.Done;
    }

    // The seeds' random bits say which node of a level the receiver is to know, the path goes through the other.
    private void ReadNoise()
    {
        ReadOnlySpan<Block> macs = seeds.Span.Slice(shape.Secrets, shape.Trees * shape.Depth);
        Span<int> paths = MemoryMarshal.Cast<byte, int>(_paths.Span);
        for (int tree = 0; tree < shape.Trees; tree++)
        {
            int path = 0;
            for (int level = 0; level < shape.Depth; level++)
            {
                path = (2 * path) + (1 ^ macs[(tree * shape.Depth) + level].LowBit);
            }

            paths[tree] = path;
        }
    }

    // The node on the path is unknown: it holds something without meaning, and so do its children until the sibling's true value is added from the level's sum.
    private void GrowTree(int tree, ReadOnlySpan<byte> levels)
    {
        Span<Block> leaves = shape.LeavesOf(tree, outputs);
        ReadOnlySpan<Block> macs = seeds.Span.Slice(shape.Secrets + (tree * shape.Depth), shape.Depth);
        int path = MemoryMarshal.Cast<byte, int>(_paths.Span)[tree];
        _code.StartTree(tree);
        leaves[0] = Block.Zero;
        Block sum = Block.Zero; // of all nodes of the level
        for (int level = 0; level < shape.Depth; level++)
        {
            // The right children's sum is the left ones' and all parents'.
            Block left;
            if (level == 0)
            {
                left = Block.Zero;
                leaves[1] = Block.Zero;
            }
            else
            {
                left = _code.Grow(leaves, 1 << level);
            }

            int prefix = path >> (shape.Depth - 1 - level);
            int isSiblingRight = (prefix & 1) ^ 1;
            Block known = Block.Read(levels[(level * Block.Size)..]) ^ macs[level];
            Block correction = known ^ left ^ sum.Times(isSiblingRight);
            AddAt(leaves[..(2 << level)], prefix ^ 1, correction);
            sum ^= correction; // all parents (left + right) and what was added
        }

        Finish(leaves, path, sum);
    }

    // Masks only: the index is secret.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAt(Span<Block> nodes, int index, Block value)
    {
        unchecked
        {
            if (nodes.Length < Lanes)
            {
                for (int n = 0; n < nodes.Length; n++)
                {
                    nodes[n] ^= value.Times(SecretIndex.IsEqual(n, index));
                }

                return;
            }

            Vector512<ulong> lanes = Spread(value, index & (Lanes - 1));
            int group = index / Lanes;
            Span<Vector512<ulong>> groups = MemoryMarshal.Cast<Block, Vector512<ulong>>(nodes);
            for (int n = 0; n < groups.Length; n++)
            {
                groups[n] ^= lanes & Vector512.Create((ulong)-(long)SecretIndex.IsEqual(n, group));
            }
        }
    }

    // The missing leaf becomes the sum of all others, the value that has Delta in it; and bit 0 says which one it is.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(Span<Block> leaves, int index, Block sum)
    {
        unchecked
        {
            Block clear = Block.Create(~1ul, ulong.MaxValue);
            Vector512<ulong> lanes = Spread((sum & clear) ^ Block.One, index & (Lanes - 1));
            Vector512<ulong> clears = Vector512.Create(~1ul, ulong.MaxValue, ~1ul, ulong.MaxValue, ~1ul, ulong.MaxValue, ~1ul, ulong.MaxValue);
            int group = index / Lanes;
            Span<Vector512<ulong>> groups = MemoryMarshal.Cast<Block, Vector512<ulong>>(leaves);
            for (int n = 0; n < groups.Length; n++)
            {
                groups[n] = (groups[n] & clears) ^ (lanes & Vector512.Create((ulong)-(long)SecretIndex.IsEqual(n, group)));
            }
        }
    }

    private static Vector512<ulong> Spread(Block value, int lane)
    {
        Span<Block> lanes = [value.Times(SecretIndex.IsEqual(0, lane)), value.Times(SecretIndex.IsEqual(1, lane)), value.Times(SecretIndex.IsEqual(2, lane)), value.Times(SecretIndex.IsEqual(3, lane))];
        return MemoryMarshal.Cast<Block, Vector512<ulong>>(lanes)[0];
    }
}
