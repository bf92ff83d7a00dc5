using System.Buffers;
using Vouch.Mpc.Machines;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests;

/// <summary>Both ends of a proof in memory, everything under seeds: quick, and what the prover sends can be kept, altered and played again.</summary>
internal sealed class DealtPair
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public ulong ProverSeed { get; init; } = 1;

    public ulong VerifierSeed { get; init; } = 1;

    /// <summary>All that the prover sent, after a run.</summary>
    public byte[] ProverBytes { get; private set; } = [];

    /// <summary>All that the verifier sent, after a run.</summary>
    public byte[] VerifierBytes { get; private set; } = [];

    /// <summary>Runs both sides against each other, each to its end; neither may hang.</summary>
    public async Task<(Exception? Prover, Exception? Verifier)> RunAsync(Func<IMachine, ValueTask> proving, Func<IMachine, ValueTask> verifying)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        RecordingChannel prover = new(left);
        RecordingChannel verifier = new(right);
        Task<Exception?> proof = ProveAsync(prover, proving);
        Task<Exception?> verification = VerifyAsync(verifier, verifying);
        Exception? refusal = await verification.WaitAsync(s_patience);
        Exception? failure = await proof.WaitAsync(s_patience);
        (ProverBytes, VerifierBytes) = (verifier.Received, prover.Received);
        return (failure, refusal);
    }

    /// <summary>Runs the verifier against a prover that sends these bytes, whatever it is asked, and closes.</summary>
    public Task<Exception?> VerifyAsync(byte[] proverBytes, Func<IMachine, ValueTask> verifying) => PlayAsync(proverBytes, channel => VerifyAsync(channel, verifying));

    /// <summary>Runs the prover against a verifier that sends these bytes and closes.</summary>
    public Task<Exception?> ProveAsync(byte[] verifierBytes, Func<IMachine, ValueTask> proving) => PlayAsync(verifierBytes, channel => ProveAsync(channel, proving));

    private static async Task<Exception?> PlayAsync(byte[] bytes, Func<IChannel, Task<Exception?>> run)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        left.Output.Write(bytes);
        await left.FlushAsync(CancellationToken.None);
        await left.CompleteAsync(CancellationToken.None);
        return await run(right).WaitAsync(s_patience);
    }

    private Task<Exception?> ProveAsync(IChannel channel, Func<IMachine, ValueTask> program)
        => EndAsync(ProofMachine.CreateProver(channel, DealtCorrelations.ForProver(ProverSeed), CancellationToken.None), channel, program);

    private Task<Exception?> VerifyAsync(IChannel channel, Func<IMachine, ValueTask> program)
        => EndAsync(
            ProofMachine.CreateVerifier(channel, DealtCorrelations.ForVerifier(VerifierSeed), new SeededRandomSource(VerifierSeed), CancellationToken.None), channel, program);

    private static async Task<Exception?> EndAsync(ProofMachine machine, IChannel channel, Func<IMachine, ValueTask> program)
    {
        await Task.Yield();
        await using ProofMachine owned = machine;
        try
        {
            await program(machine);
            return null;
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            return e;
        }
        finally
        {
            await CompleteAsync(channel);
        }
    }

    /// <summary>A side that gives up has said what it said, and goes on taking what the other says.</summary>
    private static async Task CompleteAsync(IChannel channel)
    {
        try
        {
            await channel.FlushAsync(CancellationToken.None);
            await channel.CompleteAsync(CancellationToken.None);
        }
        catch (ConnectionException)
        {
            // The other side has gone before.
        }
    }
}
