using System.Security.Cryptography;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Mpc.Tests.Machines;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

/// <summary>The sample programs on keys of which each party has a share, against the platform's own.</summary>
public sealed class GarbledProgramTests
{
    private static readonly byte[] s_mine = [.. Enumerable.Range(1, 32).Select(i => (byte)(7 * i))];
    private static readonly byte[] s_yours = [.. Enumerable.Range(1, 32).Select(i => (byte)(99 * i))];
    private static readonly byte[] s_key = [.. s_mine.Zip(s_yours, (left, right) => (byte)(left ^ right))];
    private static readonly byte[] s_nonce = [.. Enumerable.Range(0, 12).Select(i => (byte)(0xa0 + i))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hash_of_shares_is_shown_to_the_attestor()
    {
        byte[] digest = SHA256.HashData(s_key);

        await new GarbledPair().RunAsync(machine => ProgramAsync(machine, s_mine, []), machine => ProgramAsync(machine, [], s_yours));

        async Task ProgramAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            using Revealed revealed = await machine.RevealAsync(await SamplePrograms.Sha256Async(machine, await KeyAsync(machine, mine, yours)), SessionRole.Attestor);
            await machine.FinishAsync();
            Assert.Equal(yours.Length > 0, revealed.IsKnown);
            Assert.Equal(digest, revealed.IsKnown ? revealed.Claim.ToArray() : digest);
        }
    }

    [Fact]
    public async Task A_label_is_expanded_from_shares_over_correlations_made_on_the_way()
    {
        byte[] expected = HKDF.Expand(HashAlgorithmName.SHA256, s_key, 16, [0, 16, 9, .. "tls13 key"u8, 0]);
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        (IChannel leftStock, IChannel rightStock) = InMemoryChannel.CreatePair();
        byte[] run = new byte[CorrelationSource.RunSize];
        using SenderCorrelations keys = new(leftStock, run, new SeededRandomSource(1), 4);
        using ReceiverCorrelations macs = new(rightStock, run, new SeededRandomSource(2), 4);
        await using GarbledMachine garbler = GarbledMachine.CreateGarbler(left, keys, new SeededRandomSource(3), Cancellation);
        await using GarbledMachine evaluator = GarbledMachine.CreateEvaluator(right, macs, Cancellation);

        await Task.WhenAll(Task.Run(() => ProgramAsync(garbler, s_mine, []), Cancellation), Task.Run(() => ProgramAsync(evaluator, [], s_yours), Cancellation));

        async Task ProgramAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            Bits key = await SamplePrograms.ExpandLabelAsync(machine, await KeyAsync(machine, mine, yours), "key", default, 16);
            using Revealed revealed = await machine.RevealAsync(key);
            await machine.FinishAsync();
            Assert.Equal(expected, revealed.Claim.ToArray());
        }
    }

    [Fact]
    public async Task A_keystream_is_shown_to_the_prover()
    {
        byte[] zeros = new byte[48];
        byte[] expected = new byte[48];
        using (AesGcm aes = new(s_key.AsSpan(0, 16), 16))
        {
            aes.Encrypt(s_nonce, zeros, expected, new byte[16]);
        }

        await new GarbledPair().RunAsync(machine => ProgramAsync(machine, s_mine, []), machine => ProgramAsync(machine, [], s_yours));

        async Task ProgramAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            Bits key = (await KeyAsync(machine, mine, yours)).Bytes(0, 16);
            using Revealed revealed = await machine.RevealAsync(await SamplePrograms.KeystreamAsync(machine, key, s_nonce, 2, 3), SessionRole.Prover);
            Assert.Equal(mine.Length > 0, revealed.IsKnown);
            Assert.Equal(expected, revealed.IsKnown ? revealed.Bytes.ToArray() : expected);
        }
    }

    private static async Task<Bits> KeyAsync(GarbledMachine machine, byte[] mine, byte[] yours)
    {
        Bits first = await machine.InputAsync(SessionRole.Prover, 32, mine);
        return machine.Sum(first, await machine.InputAsync(SessionRole.Attestor, 32, yours));
    }
}
