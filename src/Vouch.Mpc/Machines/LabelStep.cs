using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>What is done to wires.</summary>
internal enum LabelStepKind
{
    /// <summary>They become zero.</summary>
    Clear,

    /// <summary>They become what others are.</summary>
    Copy,

    /// <summary>They become the sum of others.</summary>
    Sum,

    /// <summary>They become <see cref="LabelStep.Blocks"/>.</summary>
    Put,

    /// <summary>They become what is received, plus <see cref="LabelStep.Blocks"/> if there are any.</summary>
    Receive,

    /// <summary>They are said to hold zeros.</summary>
    Open,
}

/// <summary>A step that was put off: by place in memory, since steps are done in the order in which they were put off, and so find there what they would have found.</summary>
internal readonly struct LabelStep
{
    private LabelStep(LabelStepKind kind, int target, int length, int left = 0, int right = 0, Block[]? blocks = null)
    {
        Kind = kind;
        Target = target;
        Length = length;
        Left = left;
        Right = right;
        Blocks = blocks;
    }

    public LabelStepKind Kind { get; }

    public int Target { get; }

    public int Length { get; }

    public int Left { get; }

    public int Right { get; }

    /// <summary>Owned by the step, whose doer zeroes them.</summary>
    public Block[]? Blocks { get; }

    public static LabelStep Clear(Bits target) => new(LabelStepKind.Clear, target.Offset, target.Length);

    public static LabelStep Copy(int from, int to, int length) => new(LabelStepKind.Copy, to, length, from);

    public static LabelStep Sum(Bits target, Bits left, Bits right) => new(LabelStepKind.Sum, target.Offset, target.Length, left.Offset, right.Offset);

    public static LabelStep Put(Bits target, Block[] blocks) => new(LabelStepKind.Put, target.Offset, target.Length, blocks: blocks);

    public static LabelStep Receive(Bits target, Block[]? blocks) => new(LabelStepKind.Receive, target.Offset, target.Length, blocks: blocks);

    public static LabelStep Open(Bits wires) => new(LabelStepKind.Open, wires.Offset, wires.Length);
}
