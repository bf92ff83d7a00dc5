using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests;

/// <summary>Both ends of a proof over channels in memory, with correlations from real oblivious transfers.</summary>
internal static class ProofPair
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] s_run = new byte[CorrelationSource.RunSize];

    public static async Task RunAsync(Func<IMachine, ValueTask> proving, Func<IMachine, ValueTask> verifying, byte[]? proverRun = null)
    {
        (IChannel proverTransfers, IChannel verifierTransfers) = InMemoryChannel.CreatePair();
        (IChannel proverChannel, IChannel verifierChannel) = InMemoryChannel.CreatePair();
        Task proof = ProveAsync(proverTransfers, proverChannel, proverRun ?? s_run, proving);
        Task verification = VerifyAsync(verifierTransfers, verifierChannel, verifying);
        await verification.WaitAsync(s_patience, TestContext.Current.CancellationToken); // what it throws counts
        await proof.WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    private static async Task ProveAsync(IChannel transfers, IChannel channel, byte[] run, Func<IMachine, ValueTask> program)
    {
        using ReceiverCorrelations correlations = new(transfers, run, SystemRandomSource.Instance);
        await using ProofMachine machine = ProofMachine.CreateProver(channel, correlations, TestContext.Current.CancellationToken);
        try
        {
            await program(machine);
        }
        finally
        {
            await channel.DisposeAsync();
            await transfers.DisposeAsync();
        }
    }

    private static async Task VerifyAsync(IChannel transfers, IChannel channel, Func<IMachine, ValueTask> program)
    {
        using SenderCorrelations correlations = new(transfers, s_run, SystemRandomSource.Instance);
        await using ProofMachine machine = ProofMachine.CreateVerifier(channel, correlations, SystemRandomSource.Instance, TestContext.Current.CancellationToken);
        try
        {
            await program(machine);
        }
        finally
        {
            await channel.DisposeAsync();
            await transfers.DisposeAsync();
        }
    }
}
