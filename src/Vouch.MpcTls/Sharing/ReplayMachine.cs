using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>Runs the program of a <see cref="SharedRun"/> again: every input is the one of the run, and everything that was shown is demanded to be what it was.</summary>
/// <remarks>So a garbler that made tables of another circuit, or used other inputs than those committed to, is found out.</remarks>
/// <param name="machine">The proof machine, or one to try it in the clear; stays the caller's.</param>
/// <param name="run">The run.</param>
/// <param name="isCommitted">Whether <paramref name="machine"/> has the prover's inputs already, as the proof machine of the run has; otherwise they are given again.</param>
internal sealed class ReplayMachine(IMachine machine, SharedRun run, bool isCommitted) : IMachine
{
    private int _next;

    public MachineCost Cost => machine.Cost;

    /// <summary>Whether the program has taken all steps of the run.</summary>
    public bool IsAtEnd => _next == run.Steps.Count;

    public Bits Constant(ReadOnlySpan<byte> value) => machine.Constant(value);

    /// <inheritdoc/>
    /// <remarks>The value is that of the run, whatever is given here.</remarks>
    public ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value)
    {
        if (owner == SessionRole.Attestor)
        {
            SharedRun.Contributed contributed = Next<SharedRun.Contributed>();
            ArgumentOutOfRangeException.ThrowIfNotEqual(size, contributed.Size);
            return ValueTask.FromResult(machine.Constant(contributed.Value!.Span));
        }

        SharedRun.Committed committed = Next<SharedRun.Committed>();
        ArgumentOutOfRangeException.ThrowIfNotEqual(size, committed.Size);
        return isCommitted ? ValueTask.FromResult(committed.Wires) : machine.InputAsync(owner, size, committed.Value!.Span);
    }

    public ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs) => machine.CallAsync(circuit, inputs);

    public Bits Sum(Bits left, Bits right) => machine.Sum(left, right);

    public Bits Complement(Bits value) => machine.Complement(value);

    public Bits Concatenate(params ReadOnlySpan<Bits> values) => machine.Concatenate(values);

    public ValueTask<Revealed> RevealAsync(Bits value)
    {
        byte[] shown = Next<SharedRun.Shown>().Value;
        machine.AssertEqual(value, shown);
        return ValueTask.FromResult(Revealed.Of(shown));
    }

    public async ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient)
    {
        byte[]? shown = Next<SharedRun.ShownToAttestor>().Value;
        Revealed again = await machine.RevealAsync(value, recipient).ConfigureAwait(false);
        return shown is null || again.Claim.SequenceEqual(shown) ? again : throw new ProtocolException("The run showed something else than what is proven.");
    }

    public void AssertEqual(Bits value, ReadOnlySpan<byte> expected) => machine.AssertEqual(value, expected);

    public void AssertEqual(Bits left, Bits right) => machine.AssertEqual(left, right);

    public MachineScope OpenScope() => machine.OpenScope();

    public ValueTask FinishAsync() => machine.FinishAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private T Next<T>()
        where T : SharedRun.Step
        => _next < run.Steps.Count && run.Steps[_next] is T step
            ? Advance(step)
            : throw new InvalidOperationException("The program is not the one that was run.");

    private T Advance<T>(T step)
    {
        _next++;
        return step;
    }
}
