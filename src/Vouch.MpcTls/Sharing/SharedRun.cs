using Vouch.Crypto;
using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Sharing;

/// <summary>What went into a run with shared keys and what came out of it, in order, so that all of it can be proven afterwards.</summary>
/// <remarks>Both parties keep the same steps. The prover's inputs are committed to on the proof machine before the attestor lets out anything that depends on them; the attestor's are opened when the run is over.</remarks>
public sealed class SharedRun : IDisposable
{
    private readonly List<Step> _steps = [];

    /// <summary>The size of what the attestor has put in, in bytes.</summary>
    public int ContributionSize => _steps.Sum(static step => step is Contributed contributed ? contributed.Size : 0);

    internal IReadOnlyList<Step> Steps => _steps;

    /// <summary>At the attestor: everything that it has put in, one after the other. Nothing may be opened before the server's records are fixed.</summary>
    public SecretBuffer OpenContributions()
    {
        SecretBuffer opened = new(ContributionSize);
        int position = 0;
        foreach (Contributed step in _steps.OfType<Contributed>())
        {
            step.Value!.Span.CopyTo(opened.Span[position..]);
            position += step.Size;
        }

        return opened;
    }

    /// <summary>At the prover: takes what the attestor has opened.</summary>
    /// <param name="opened"><see cref="ContributionSize"/> bytes.</param>
    public void TakeContributions(ReadOnlySpan<byte> opened)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(opened.Length, ContributionSize, nameof(opened));
        foreach (Contributed step in _steps.OfType<Contributed>())
        {
            step.Value?.Dispose();
            step.Value = SecretBuffer.CopyOf(opened[..step.Size]);
            opened = opened[step.Size..];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Step step in _steps)
        {
            step.Dispose();
        }

        _steps.Clear();
    }

    internal void Add(Step step) => _steps.Add(step);

    internal abstract class Step : IDisposable
    {
        public abstract void Dispose();
    }

    /// <summary>An input of the prover's: the wires on the proof machine, at the prover also the value.</summary>
    internal sealed class Committed(Bits wires, int size, SecretBuffer? value) : Step
    {
        public Bits Wires { get; } = wires;

        public int Size { get; } = size;

        public SecretBuffer? Value { get; } = value;

        public override void Dispose() => Value?.Dispose();
    }

    /// <summary>An input of the attestor's; at the prover unknown until it is opened.</summary>
    internal sealed class Contributed(int size, SecretBuffer? value) : Step
    {
        public int Size { get; } = size;

        public SecretBuffer? Value { get; set; } = value;

        public override void Dispose() => Value?.Dispose();
    }

    /// <summary>What the attestor was shown; at the prover null.</summary>
    internal sealed class ShownToAttestor(byte[]? value) : Step
    {
        public byte[]? Value { get; } = value;

        public override void Dispose()
        {
        }
    }

    /// <summary>What both parties were shown.</summary>
    internal sealed class Shown(byte[] value) : Step
    {
        public byte[] Value { get; } = value;

        public override void Dispose()
        {
        }
    }
}
