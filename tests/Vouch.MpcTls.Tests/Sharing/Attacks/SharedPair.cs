using Vouch.Crypto;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Sharing;
using Vouch.MpcTls.Tests.Attacks;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing.Attacks;

/// <summary>A run on garbled circuits and its proof, in memory and with dealt correlations: what the prover runs is its own choice, and so is what it then proves; the attestor is honest.</summary>
internal static class SharedPair
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs both sides.</summary>
    /// <param name="program">What both say that they run. It takes its private inputs from the record.</param>
    /// <param name="run">What the prover runs; by default the program.</param>
    /// <returns>What each of them ended with.</returns>
    public static async Task<(Exception? Prover, Exception? Attestor)> TryAsync(Func<IMachine, SessionRole?, Task> program, Func<GarbledMachine, ProofMachine, SharedRun, Task>? run = null)
    {
        (IChannel garbling, IChannel evaluating) = InMemoryChannel.CreatePair();
        (IChannel proving, IChannel verifying) = InMemoryChannel.CreatePair();
        TaskCompletionSource<byte[]> opening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Exception?> proof = EndAsync(() => ProveAsync(garbling, proving, program, run, opening.Task), garbling, proving);
        Task<Exception?> attestation = EndAsync(() => AttestAsync(evaluating, verifying, program, opening), evaluating, verifying);
        Exception? attestor = await attestation.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        opening.TrySetException(attestor ?? new InvalidOperationException());
        return (await proof.WaitAsync(s_patience, TestContext.Current.CancellationToken), attestor);
    }

    private static async Task ProveAsync(
        IChannel channel, IChannel proofChannel, Func<IMachine, SessionRole?, Task> program, Func<GarbledMachine, ProofMachine, SharedRun, Task>? lie, Task<byte[]> opening)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using GarbledMachine machine = GarbledMachine.CreateGarbler(channel, DealtCorrelations.ForVerifier(5), new SeededRandomSource(6), cancellationToken);
        await using ProofMachine proof = ProofMachine.CreateProver(proofChannel, DealtCorrelations.ForProver(7), cancellationToken);
        using SharedRun run = new();
        await (lie is null ? program(new RecordedMachine(machine, proof, run), SessionRole.Prover) : lie(machine, proof, run));
        await machine.SendAsync();
        await proof.SendAsync();
        run.TakeContributions(await opening);
        await program(new ReplayMachine(new LyingMachine(proof), run, isCommitted: true), null);
        await proof.FinishAsync();
    }

    private static async Task AttestAsync(IChannel channel, IChannel proofChannel, Func<IMachine, SessionRole?, Task> program, TaskCompletionSource<byte[]> opening)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using GarbledMachine machine = GarbledMachine.CreateEvaluator(channel, DealtCorrelations.ForProver(5), cancellationToken);
        await using ProofMachine proof = ProofMachine.CreateVerifier(proofChannel, DealtCorrelations.ForVerifier(7), new SeededRandomSource(8), cancellationToken);
        using SharedRun run = new();
        await program(new RecordedMachine(machine, proof, run), SessionRole.Attestor);
        await machine.SendAsync();
        using SecretBuffer opened = run.OpenContributions();
        opening.SetResult(opened.Span.ToArray());
        await program(new ReplayMachine(proof, run, isCommitted: true), null);
        await proof.FinishAsync();
    }

    private static async Task<Exception?> EndAsync(Func<Task> side, params IChannel[] channels)
    {
        await Task.Yield();
        try
        {
            await side();
            return null;
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            return e;
        }
        finally
        {
            foreach (IChannel channel in channels)
            {
                await channel.DisposeAsync();
            }
        }
    }
}
