using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>Runs a program on one machine and commits to the prover's inputs on the proof machine at the same time, for <see cref="ReplayMachine"/> to prove the run afterwards.</summary>
/// <param name="machine">Where the program runs; stays the caller's.</param>
/// <param name="proof">Where it will be proven; stays the caller's.</param>
/// <param name="run">Takes what goes in and comes out.</param>
internal sealed class RecordedMachine(GarbledMachine machine, ProofMachine proof, SharedRun run) : IMachine
{
    public MachineCost Cost => machine.Cost;

    public Bits Constant(ReadOnlySpan<byte> value) => machine.Constant(value);

    public Bits LateConstant(ReadOnlySpan<byte> value) => machine.LateConstant(value);

    public void EnterStretch(int number) => machine.EnterStretch(number);

    public void LeaveStretch() => machine.LeaveStretch();

    public ValueTask NameAsync(Bits value) => machine.NameAsync(value);

    public ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value)
    {
        SecretBuffer? kept = value.IsEmpty ? null : SecretBuffer.CopyOf(value);
        if (owner == SessionRole.Prover)
        {
            return CommitAsync(size, kept);
        }

        run.Add(new SharedRun.Contributed(size, kept));
        return kept is null ? AwaitContributionAsync(size) : machine.InputAsync(owner, size, value);
    }

    public ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs) => machine.CallAsync(circuit, inputs);

    public Bits Sum(Bits left, Bits right) => machine.Sum(left, right);

    public Bits Complement(Bits value) => machine.Complement(value);

    public Bits Concatenate(params ReadOnlySpan<Bits> values) => machine.Concatenate(values);

    public async ValueTask<Revealed> RevealAsync(Bits value)
    {
        await proof.SendAsync().ConfigureAwait(false); // the attestor shows nothing before it has what the prover commits to
        Revealed shown = await machine.RevealAsync(value).ConfigureAwait(false);
        run.Add(new SharedRun.Shown(shown.Claim.ToArray()));
        return shown;
    }

    public async ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient)
    {
        if (recipient == SessionRole.Prover)
        {
            throw new NotSupportedException("What the prover alone is shown, the attestor could not demand a proof of.");
        }

        await proof.QueueAsync().ConfigureAwait(false);
        Revealed shown = await machine.RevealAsync(value, recipient).ConfigureAwait(false);
        run.Add(new SharedRun.ShownToAttestor(shown.IsKnown ? shown.Claim.ToArray() : null));
        return shown;
    }

    public void AssertEqual(Bits value, ReadOnlySpan<byte> expected) => machine.AssertEqual(value, expected);

    public void AssertEqual(Bits left, Bits right) => machine.AssertEqual(left, right);

    public MachineScope OpenScope() => machine.OpenScope();

    public async ValueTask FinishAsync()
    {
        await proof.SendAsync().ConfigureAwait(false);
        await machine.FinishAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<Bits> AwaitContributionAsync(int size)
    {
        await proof.SendAsync().ConfigureAwait(false);
        return await machine.InputAsync(SessionRole.Attestor, size, default).ConfigureAwait(false);
    }

    private async ValueTask<Bits> CommitAsync(int size, SecretBuffer? value)
    {
        if (value is null)
        {
            await machine.SendAsync().ConfigureAwait(false); // the prover commits to nothing before it has what this side has put in
        }

        Bits wires = await proof.InputAsync(SessionRole.Prover, size, value is null ? default : value.Span).ConfigureAwait(false);
        run.Add(new SharedRun.Committed(wires, size, value));
        await proof.QueueAsync().ConfigureAwait(false);
        return await machine.InputAsync(SessionRole.Prover, size, value is null ? default : value.Span).ConfigureAwait(false);
    }
}
