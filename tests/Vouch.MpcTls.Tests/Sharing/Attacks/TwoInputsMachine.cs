using Vouch.Crypto;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Sharing;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing.Attacks;

/// <summary>A prover's machine that puts one value into the run, and commits to another for the proof.</summary>
/// <param name="machine">Where the run is.</param>
/// <param name="proof">Where it is proven.</param>
/// <param name="run">The run.</param>
/// <param name="commit">What is committed to, from the number of the prover's input and what is put in.</param>
internal sealed class TwoInputsMachine(GarbledMachine machine, ProofMachine proof, SharedRun run, Func<int, byte[], byte[]> commit)
    : PassingMachine(new RecordedMachine(machine, proof, run))
{
    private int _inputs;

    public override ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value)
        => owner == SessionRole.Attestor ? base.InputAsync(owner, size, value) : InputAsync(value.ToArray());

    private async ValueTask<Bits> InputAsync(byte[] value)
    {
        byte[] proven = commit(_inputs++, value);
        Bits wires = await proof.InputAsync(SessionRole.Prover, proven.Length, proven);
        run.Add(new SharedRun.Committed(wires, proven.Length, SecretBuffer.CopyOf(proven)));
        await proof.QueueAsync();
        return await machine.InputAsync(SessionRole.Prover, value.Length, value);
    }
}
