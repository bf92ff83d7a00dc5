using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Machines;

/// <summary>Proofs over correlations that are made on the way.</summary>
public sealed class ProofOverObliviousTransferTests
{
    [Fact]
    public async Task Correlations_reserved_beforehand_are_enough()
    {
        await using PlainMachine plain = new();
        await ProgramAsync(plain, new byte[64]);
        int enough = (int)ProofMachine.CorrelationsFor(plain.Cost);
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        DealtCorrelations macs = DealtCorrelations.ForProver(5);
        DealtCorrelations keys = DealtCorrelations.ForVerifier(5);
        await macs.ReserveAsync(enough, enough, CancellationToken.None);
        await keys.ReserveAsync(enough, enough, CancellationToken.None);
        await using ProofMachine prover = ProofMachine.CreateProver(left, macs, CancellationToken.None);
        await using ProofMachine verifier = ProofMachine.CreateVerifier(right, keys, new SeededRandomSource(3), CancellationToken.None);

        await Task.WhenAll(Task.Run(() => ProgramAsync(prover, new byte[64]), TestContext.Current.CancellationToken), ProgramAsync(verifier, []));

        Assert.Equal(1, macs.Reservations);
        Assert.Equal(1, keys.Reservations);

        static async Task ProgramAsync(IMachine machine, byte[] secret)
        {
            Bits block = await machine.InputAsync(SessionRole.Prover, 64, secret);
            for (int i = 0; i < 14; i++)
            {
                await machine.CallAsync(Sha256.Compression, block.Bytes(0, 32), block);
            }

            await machine.FinishAsync();
        }
    }

    [Fact]
    public async Task A_preimage_is_proven_over_correlations_made_on_the_way()
    {
        byte[] message = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
        byte[] digest = SHA256.HashData(message);
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        (IChannel leftStock, IChannel rightStock) = InMemoryChannel.CreatePair();
        byte[] run = new byte[CorrelationSource.RunSize];
        using ReceiverCorrelations macs = new(leftStock, run, new SeededRandomSource(1));
        using SenderCorrelations keys = new(rightStock, run, new SeededRandomSource(2));
        await using ProofMachine prover = ProofMachine.CreateProver(left, macs, CancellationToken.None);
        await using ProofMachine verifier = ProofMachine.CreateVerifier(right, keys, new SeededRandomSource(3), CancellationToken.None);

        await Task.WhenAll(ProgramAsync(prover, message), ProgramAsync(verifier, [])).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.True(prover.Cost.AndGates > 100_000);

        async Task ProgramAsync(IMachine machine, byte[] secret)
        {
            await Task.Yield();
            machine.AssertEqual(await SamplePrograms.Sha256Async(machine, await machine.InputAsync(SessionRole.Prover, message.Length, secret)), digest);
            await machine.FinishAsync();
        }
    }
}
