using System.Security.Cryptography;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Machines;

/// <summary>The sample programs on both machines, against the platform's own.</summary>
public sealed class SampleProgramTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(1, 32).Select(i => (byte)(7 * i))];
    private static readonly byte[] s_nonce = [.. Enumerable.Range(0, 12).Select(i => (byte)(0xa0 + i))];

    [Theory]
    [InlineData(0)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(64)]
    [InlineData(150)]
    public async Task A_preimage_of_SHA_256_is_proven(int size)
    {
        byte[] message = [.. Enumerable.Range(0, size).Select(i => (byte)(i * i))];
        byte[] digest = SHA256.HashData(message);

        await BothAsync(message, async (machine, secret) =>
            machine.AssertEqual(await SamplePrograms.Sha256Async(machine, await machine.InputAsync(SessionRole.Prover, size, secret)), digest));
    }

    [Fact]
    public async Task A_wrong_preimage_is_not()
    {
        byte[] digest = SHA256.HashData([1]);
        ProofPair pair = new() { Pace = ProofPace.Default };

        await Assert.ThrowsAsync<ProtocolException>(() => pair.RunAsync(
            async machine =>
            {
                Bits hash = await SamplePrograms.Sha256Async(machine, await machine.InputAsync(SessionRole.Prover, 1, [2]));
                machine.AssertEqual(hash, SHA256.HashData([2]));
                await machine.FinishAsync();
            },
            async machine =>
            {
                machine.AssertEqual(await SamplePrograms.Sha256Async(machine, await machine.InputAsync(SessionRole.Prover, 1, [])), digest);
                await machine.FinishAsync();
            }));
    }

    [Fact]
    public async Task An_expanded_label_is_revealed()
    {
        byte[] expected = HKDF.Expand(HashAlgorithmName.SHA256, s_key, 16, [0, 16, 9, .. "tls13 key"u8, 0]);

        await BothAsync(s_key, async (machine, secret) =>
        {
            Bits key = await SamplePrograms.ExpandLabelAsync(machine, await machine.InputAsync(SessionRole.Prover, 32, secret), "key", default, 16);
            using Revealed revealed = await machine.RevealAsync(key);
            await machine.FinishAsync();
            Assert.Equal(expected, revealed.Bytes.ToArray());
        });
    }

    [Fact]
    public async Task A_ciphertext_is_opened_in_part()
    {
        byte[] plaintext = [.. Enumerable.Range(0, 40).Select(i => (byte)('A' + (i % 26)))];
        byte[] ciphertext = new byte[plaintext.Length];
        using (AesGcm aes = new(s_key.AsSpan(0, 16), 16))
        {
            aes.Encrypt(s_nonce, plaintext, ciphertext, new byte[16]);
        }

        await BothAsync(s_key[..16], async (machine, secret) =>
        {
            Bits key = await machine.InputAsync(SessionRole.Prover, 16, secret);
            Bits keystream = await SamplePrograms.KeystreamAsync(machine, key, s_nonce, 2, 3);
            Bits opened = machine.Sum(keystream.Bytes(10, 20), machine.Constant(ciphertext.AsSpan(10, 20)));
            using Revealed revealed = await machine.RevealAsync(opened, SessionRole.Attestor);
            await machine.FinishAsync();
            Assert.Equal(plaintext[10..30], revealed.Bytes.ToArray());
        });
    }

    private static async Task BothAsync(byte[] secret, Func<IMachine, byte[], Task> program)
    {
        await using PlainMachine plain = new();
        await program(plain, secret);
        ProofPair pair = new() { Pace = ProofPace.Default };
        await pair.RunAsync(machine => RunAsync(machine, secret), machine => RunAsync(machine, []));

        async Task RunAsync(IMachine machine, byte[] own)
        {
            await program(machine, own);
            await machine.FinishAsync();
            Assert.Equal(plain.Cost with { PeakWires = 0 }, machine.Cost with { PeakWires = 0 });
        }
    }
}
