using System.Buffers;
using Vouch.Mpc.Machines;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Machines;

/// <summary>Both ends of a proof in memory, everything under one seed: what a side sends is the same in every run, and may be altered and played to the other side alone.</summary>
internal sealed class ProofPair
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>At this pace small circuits make many batches.</summary>
    public static ProofPace Hurried { get; } = new(64, 2);

    public ProofPace Pace { get; init; } = Hurried;

    public ulong Seed { get; init; } = 1;

    /// <summary>Whether correlations take their time.</summary>
    public bool Dawdles { get; init; } = true;

    /// <summary>What the verifier receives for the byte at an offset.</summary>
    public Func<long, byte, byte>? Alter { get; init; }

    /// <summary>All that the prover sent, after a run.</summary>
    public byte[] ProverBytes { get; private set; } = [];

    /// <summary>All that the verifier sent, after a run.</summary>
    public byte[] VerifierBytes { get; private set; } = [];

    /// <summary>Runs both sides against each other.</summary>
    public async Task RunAsync(Func<IMachine, Task> proving, Func<IMachine, Task> verifying)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        RecordingChannel prover = new(left);
        RecordingChannel verifier = new(right, Alter);
        try
        {
            Task proof = ProveAsync(prover, proving);
            Task verification = VerifyAsync(verifier, verifying);
            await verification.WaitAsync(s_patience); // what it throws counts
            await proof.WaitAsync(s_patience);
        }
        finally
        {
            VerifierBytes = prover.Received;
            ProverBytes = verifier.Received;
        }
    }

    /// <summary>Runs the verifier against a prover that sends these bytes, whatever it is asked.</summary>
    public Task VerifyAsync(byte[] proverBytes, Func<IMachine, Task> verifying) => PlayAsync(proverBytes, channel => VerifyAsync(channel, verifying));

    /// <summary>Runs the prover against a verifier that sends these bytes.</summary>
    public Task ProveAsync(byte[] verifierBytes, Func<IMachine, Task> proving) => PlayAsync(verifierBytes, channel => ProveAsync(channel, proving));

    private static async Task PlayAsync(byte[] bytes, Func<IChannel, Task> run)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        left.Output.Write(bytes);
        await left.FlushAsync(CancellationToken.None);
        await left.CompleteAsync(CancellationToken.None);
        await run(right).WaitAsync(s_patience);
    }

    private Task ProveAsync(IChannel channel, Func<IMachine, Task> program)
        => RunAsync(new ProvingMachine(channel, DealtCorrelations.ForProver(Seed, Dawdles), Pace, CancellationToken.None), channel, program);

    private Task VerifyAsync(IChannel channel, Func<IMachine, Task> program)
        => RunAsync(new VerifyingMachine(channel, DealtCorrelations.ForVerifier(Seed, Dawdles), new SeededRandomSource(Seed + 1), Pace, CancellationToken.None), channel, program);

    private static async Task RunAsync(IMachine machine, IChannel channel, Func<IMachine, Task> program)
    {
        try
        {
            await program(machine);
        }
        finally
        {
            await machine.DisposeAsync();
            await channel.DisposeAsync();
        }
    }
}
