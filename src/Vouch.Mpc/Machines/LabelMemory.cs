using System.Runtime.CompilerServices;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>The wires of a machine that are blocks. What is linear may be put off while blocks are still to come, and is done in order once they are there.</summary>
internal sealed class LabelMemory : WireMemory<Block>
{
    private readonly Queue<LabelStep> _steps = new();

    /// <summary>Whether anything was put off.</summary>
    public bool IsPending => _steps.Count > 0;

    /// <summary>Makes wires constants.</summary>
    public void Set(Bits wires, ReadOnlySpan<byte> value, Block one)
    {
        Clear(wires);
        if (!IsPending)
        {
            LowBits.Add(this[wires], value, one); // who waits for blocks has a one of zero
        }
    }

    /// <summary>Makes wires zero.</summary>
    public void Clear(Bits wires)
    {
        Demand(wires);
        Do(LabelStep.Clear(wires));
    }

    /// <summary>Adds wires.</summary>
    public void Sum(Bits target, Bits left, Bits right)
    {
        Demand(target);
        Demand(left);
        Demand(right);
        Do(LabelStep.Sum(target, left, right));
    }

    /// <summary>Adds one to wires.</summary>
    public void Complement(Bits target, Bits source, Block one)
    {
        Demand(source);
        Move(source.Offset, target.Offset, target.Length);
        if (!IsPending)
        {
            foreach (ref Block wire in this[target])
            {
                wire ^= one;
            }
        }
    }

    /// <summary>Makes wires blocks, which are taken over, and zeroed once they are there.</summary>
    public void Put(Bits wires, Block[] blocks)
    {
        Demand(wires);
        Do(LabelStep.Put(wires, blocks));
    }

    /// <summary>Does a step that waited for blocks.</summary>
    public void Fill(LabelStep step, ReadOnlySpan<byte> received)
    {
        Span<Block> target = Raw(step.Target, step.Length);
        received.CopyTo(Block.AsBytes(target));
        for (int i = 0; i < step.Blocks?.Length; i++)
        {
            target[i] ^= step.Blocks[i];
        }

        step.Blocks?.AsSpan().Clear();
    }

    /// <summary>Puts off what is to be done with wires.</summary>
    public void Defer(LabelStep step) => _steps.Enqueue(step);

    /// <summary>The next of what was put off.</summary>
    public bool TryNext(out LabelStep step) => _steps.TryDequeue(out step);

    /// <summary>Does a step that needs nothing but wires.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // as in LowBits
    public void Run(LabelStep step)
    {
        Span<Block> target = Raw(step.Target, step.Length);
        switch (step.Kind)
        {
            case LabelStepKind.Clear:
                target.Clear();
                break;
            case LabelStepKind.Copy:
                base.Move(step.Left, step.Target, step.Length);
                break;
            case LabelStepKind.Sum:
                Span<Block> left = Raw(step.Left, step.Length);
                Span<Block> right = Raw(step.Right, step.Length);
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = left[i] ^ right[i];
                }

                break;
            case LabelStepKind.Put:
                step.Blocks.CopyTo(target);
                step.Blocks.AsSpan().Clear();
                break;
            default:
                throw new InvalidOperationException($"A step of kind {step.Kind} is the machine's to do.");
        }
    }

    public override void Dispose()
    {
        while (_steps.TryDequeue(out LabelStep step))
        {
            step.Blocks?.AsSpan().Clear();
        }

        base.Dispose();
    }

    protected override void Move(int from, int to, int length)
    {
        Do(LabelStep.Copy(from, to, length));
    }

    private void Do(LabelStep step)
    {
        if (IsPending)
        {
            _steps.Enqueue(step);
        }
        else
        {
            Run(step);
        }
    }
}
