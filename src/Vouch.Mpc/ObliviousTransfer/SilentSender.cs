using System.Buffers;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>One iteration of silent correlated OT for the party with Delta (Ferret, eprint 2020/924, figures 6 to 8, with the correlated trees of eprint 2022/1431, figure 5).</summary>
/// <remarks>
/// <para>Order of calls: <see cref="WriteLevels"/>, <see cref="ReadChallenge"/>, <see cref="Encode"/>. Seeds and outputs are the caller's memory; the caller zeroes both when something throws, and the seeds in any case.</para>
/// <para>All bits 0 follow one rule from seeds to outputs: zero here, the choice at the other side. So the trees have 127 secret bits a leaf, as Delta has.</para>
/// </remarks>
internal sealed class SilentSender(SilentShape shape, Block delta, ReadOnlyMemory<Block> seeds, Block[][] outputs, ReadOnlyMemory<byte> run, ulong iteration, IRandomSource random)
{
    private readonly SilentCode _code = new(shape, run.Span, iteration);
    private OtSteps<Step> _steps = new("Silent OT", Step.Levels);

    private enum Step
    {
        Levels,
        Challenge,
        Code,
        Done,
    }

    /// <summary>Grows the trees and writes the level sums.</summary>
    /// <param name="output">Takes <see cref="SilentShape.LevelsSize"/> bytes.</param>
    public void WriteLevels(IBufferWriter<byte> output)
    {
        _steps.Enter(Step.Levels, Step.Done);
        ReadOnlySpan<Block> keys = seeds.Span.Slice(shape.Secrets, shape.Trees * shape.Depth);
        Block clear = Block.Create(~1ul, ulong.MaxValue);
        for (int tree = 0; tree < shape.Trees; tree++)
        {
            Span<Block> leaves = shape.LeavesOf(tree, outputs);
            Span<byte> sums = output.GetSpan(shape.Depth * Block.Size);
            _code.StartTree(tree);
            random.Fill(Block.AsBytes(leaves[..1]));
            leaves[1] = leaves[0] ^ delta; // every level adds up to Delta
            Block left = leaves[0];
            for (int level = 0; level < shape.Depth; level++)
            {
                if (level > 0)
                {
                    left = _code.Grow(leaves, 1 << level);
                }

                int at = (tree * shape.Depth) + level;
                (left ^ keys[at]).Write(sums[(level * Block.Size)..]);
            }

            output.Advance(shape.Depth * Block.Size);
            for (int x = 0; x < leaves.Length; x++)
            {
                leaves[x] &= clear;
            }
        }

        _steps.Next = Step.Challenge;
    }

    /// <summary>Answers the receiver's check.</summary>
    /// <param name="challenge"><see cref="SilentShape.ChallengeSize"/> bytes.</param>
    /// <param name="output">Takes <see cref="SilentShape.ProofSize"/> bytes.</param>
    public void ReadChallenge(ReadOnlySpan<byte> challenge, IBufferWriter<byte> output)
    {
        _steps.Enter(Step.Challenge, Step.Done);
        _steps.CheckSize("the challenge is", challenge.Length, SilentShape.ChallengeSize);
        SilentCheck check = new(shape, Block.Read(challenge), Block.Read(challenge[Block.Size..]));
        for (int tree = 0; tree < shape.Trees; tree++)
        {
            check.Add(shape.LeavesOf(tree, outputs));
        }

        Block masked = Block.Read(challenge[(2 * Block.Size)..]);
        Block combination = check.Sum ^ Gf128.Pack(seeds.Span[^SilentShape.CheckSeeds..]) ^ Gf128.Multiply(masked, delta);
        SilentCheck.Digest(run.Span, iteration, combination, output.GetSpan(SilentShape.ProofSize)[..SilentShape.ProofSize]);
        output.Advance(SilentShape.ProofSize);
        _steps.Next = Step.Code;
    }

    /// <summary>Encodes, which leaves the outputs ready.</summary>
    public void Encode()
    {
        _steps.Enter(Step.Code, Step.Done);
        _code.Encode(seeds.Span[..shape.Secrets], outputs);
    }
}
