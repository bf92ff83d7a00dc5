using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>A peer that alters its bytes, stops, plays another session's proof, or uses other correlations.</summary>
public sealed class ChannelAttackTests
{
    private const CipherSuite Suite13 = CipherSuite.Aes128GcmSha256;
    private const CipherSuite Suite12 = CipherSuite.EcdheEcdsaAes128GcmSha256;

    [Theory]
    [InlineData(Suite12, 100)]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, 16)]
    [InlineData(Suite13, 16)]
    public async Task Any_byte_of_the_prover_altered_is_refused(CipherSuite suite, int places)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        DealtPair pair = await ProvenAsync(session);

        for (int i = 0; i < places; i++)
        {
            byte[] altered = [.. pair.ProverBytes];
            int place = i < 8 ? altered.Length - 1 - (12 * i) : Place(i, altered.Length); // the end is dense with hash and answers
            altered[place] ^= (byte)(1 << (i % 8));

            AssertRefused(await pair.VerifyAsync(altered, session.VerifyAsync), $"{suite}, byte {place} of {altered.Length}");
        }
    }

    [Theory]
    [InlineData(Suite12)]
    [InlineData(Suite13)]
    public async Task A_byte_left_out_or_repeated_is_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        DealtPair pair = await ProvenAsync(session);
        byte[] honest = pair.ProverBytes;

        for (int i = 0; i < 5; i++)
        {
            int place = Place(i, honest.Length);
            AssertRefused(await pair.VerifyAsync([.. honest[..place], .. honest[(place + 1)..]], session.VerifyAsync), $"without {place}");
            AssertRefused(await pair.VerifyAsync([.. honest[..place], (byte)~honest[place], .. honest[place..]], session.VerifyAsync), $"more at {place}");
        }
    }

    [Theory]
    [InlineData(Suite12)]
    [InlineData(Suite13)]
    public async Task A_prover_that_stops_anywhere_ends_the_verifier(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        DealtPair pair = await ProvenAsync(session);
        int size = pair.ProverBytes.Length;

        foreach (int end in Enumerable.Range(0, 12).Select(i => size * i / 12).Append(size - 33).Append(size - 1))
        {
            Assert.IsType<ChannelClosedException>(await pair.VerifyAsync(pair.ProverBytes[..end], session.VerifyAsync));
        }
    }

    [Theory]
    [InlineData(Suite12)]
    [InlineData(Suite13)]
    public async Task A_verifier_that_stops_anywhere_ends_the_prover(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        DealtPair pair = await ProvenAsync(session);
        int size = pair.VerifierBytes.Length;

        for (int end = 0; end < size; end += 9)
        {
            Assert.IsType<ChannelClosedException>(await pair.ProveAsync(pair.VerifierBytes[..end], session.ProveAsync));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_side_that_throws_in_the_middle_ends_the_other(bool isProver)
    {
        ProvenSession session = await AttackedSession.OfAsync(Suite13);
        foreach (int reveals in new[] { 0, 3, 9, 14 })
        {
            (Exception? prover, Exception? verifier) = await new DealtPair().RunAsync(
                machine => session.ProveAsync(isProver ? new StoppingMachine(machine, reveals) : machine),
                machine => session.VerifyAsync(isProver ? machine : new StoppingMachine(machine, reveals)));

            Assert.IsType<ChannelClosedException>(isProver ? verifier : prover);
            Assert.IsType<OperationCanceledException>(isProver ? prover : verifier);
        }
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Ciphers), MemberType = typeof(AttackedSession))]
    public async Task A_proof_of_another_session_is_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        ProvenSession other = await AttackedSession.OfAsync(suite, connection: 1);
        DealtPair pair = await ProvenAsync(other);

        AssertRefused(await pair.VerifyAsync(pair.ProverBytes, session.VerifyAsync), "replayed"); // even under the same correlations and challenges
        AssertRefused(await new DealtPair { VerifierSeed = 2 }.VerifyAsync(pair.ProverBytes, other.VerifyAsync), "the same session, once more");
        (_, Exception? refusal) = await new DealtPair().RunAsync(machine => other.ProveAsync(new LyingMachine(machine)), session.VerifyAsync);
        AssertRefused(refusal, "live");
    }

    [Theory]
    [InlineData(Suite12)]
    [InlineData(Suite13)]
    public async Task Correlations_of_another_run_are_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);

        (_, Exception? refusal) = await new DealtPair { ProverSeed = 1, VerifierSeed = 2 }.RunAsync(session.ProveAsync, session.VerifyAsync);

        AssertRefused(refusal, "other correlations");
    }

    [Fact]
    public async Task A_lie_over_real_transfers_is_refused()
    {
        ProvenSession session = await AttackedSession.OfAsync(Suite12);
        ProvenSession lie = session with { Secret = RandomNumberGenerator.GetBytes(session.Secret.Length) };
        List<byte[]> claims = await Lie.RevealedAsync(session);

        await Assert.ThrowsAsync<ProtocolException>(() => ProofPair.RunAsync(
            machine => lie.ProveAsync(new LyingMachine(machine) { Claim = (number, _) => claims[number] }),
            session.VerifyAsync));
    }

    [Fact]
    public async Task Transfers_of_another_run_are_refused()
    {
        ProvenSession session = await AttackedSession.OfAsync(Suite12);
        byte[] run = new byte[CorrelationSource.RunSize];
        run[0] = 1;

        await Assert.ThrowsAsync<ProtocolException>(() => ProofPair.RunAsync(session.ProveAsync, session.VerifyAsync, proverRun: run));
    }

    private static async Task<DealtPair> ProvenAsync(ProvenSession session)
    {
        DealtPair pair = new();
        Assert.Equal((null, null), await pair.RunAsync(session.ProveAsync, session.VerifyAsync));
        Assert.Null(await pair.VerifyAsync(pair.ProverBytes, session.VerifyAsync)); // what is played again as it was holds
        return pair;
    }

    private static void AssertRefused(Exception? refusal, string what) => Assert.True(
        refusal is ProtocolException or ChannelClosedException || refusal is SessionProofException { Failure: SessionProofFailure.WrongTag }, $"{what}: {refusal}");

    private static int Place(int number, int size)
    {
        byte[] hash = SHA256.HashData([(byte)number, (byte)(number >> 8)]);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)size);
    }
}
