using System.Security.Cryptography;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>Bytes disclosed or committed to that were not sent, and ranges that are none.</summary>
public sealed class RangeAttackTests
{
    private static readonly byte[] s_response = AttackedSession.Response;

    public static TheoryData<int, int> ImpossibleStretches { get; } = new()
    {
        { -1, 1 }, { -1, 10 }, { int.MinValue, 1 }, { 0, 141 }, { 139, 2 }, { 140, 1 }, { 1000, 1 }, { int.MaxValue - 1, 1 }, { int.MaxValue, 1 }, { int.MaxValue, 100 }, { 10, 0 },
    };

    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task Every_disclosed_byte_is_proven(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        DealtPair pair = new();
        Assert.Equal((null, null), await pair.RunAsync(session.ProveAsync, session.VerifyAsync));

        foreach ((int range, int at) in new[] { (0, 0), (0, 15), (0, 16), (0, 17), (1, 0), (1, 3), (1, 4), (1, 5), (1, 6), (1, 21), (1, 22), (1, 24) }) // ends, edges of blocks and of the record
        {
            ProvenSession lie = session.WithStated(Side.Server, stated => stated with { Shown = [.. stated.Shown.Select((shown, i) => i == range ? Flip(shown, at) : shown)] });

            Assert.IsType<ProtocolException>(await pair.VerifyAsync(pair.ProverBytes, lie.VerifyAsync)); // what the prover sends would be the same
        }
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Suites), MemberType = typeof(AttackedSession))]
    public async Task Other_bytes_disclosed_by_the_prover_are_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);

        await Lie.AssertDisprovenAsync(session.Show(Side.Client, AttackedSession.Request.Length - 1, "\0"u8.ToArray()));
        await Lie.AssertDisprovenAsync(session.Show(Side.Server, 1, s_response[..50])); // shifted by one
        await Lie.AssertDisprovenAsync(session.Show(Side.Client, 0, s_response[..20])); // the other direction's
        await Lie.AssertDisprovenAsync(session.Show(Side.Server, 139, [(byte)(s_response[139] ^ 0x80)]));
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task A_commitment_to_other_bytes_is_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        byte[] other = [.. s_response[60..85]];
        other[10] ^= 1;

        await Lie.AssertDisprovenAsync(session.Commit(Side.Server, other, (60, 25)));
        await Lie.AssertDisprovenAsync(session.Commit(Side.Server, s_response[61..86], (60, 25)));
        await Lie.AssertDisprovenAsync(session.Commit(Side.Server, s_response[60..85], (59, 25)));
        await Lie.AssertDisprovenAsync(session.Commit(Side.Server, s_response[60..84], (60, 25))); // one byte less
        await Lie.AssertDisprovenAsync(session.Commit(Side.Server, [.. s_response[60..85], 0], (60, 25)));
        await Lie.AssertDisprovenAsync(session.Commit(Side.Server, [.. s_response[..5], .. s_response[11..15]], (0, 5), (10, 4)));
        await Lie.AssertDisprovenAsync(session.Commit(Side.Server, [.. s_response[..5], .. s_response[10..14]], (0, 4), (10, 5)));
        await Lie.AssertDisprovenAsync(session.Commit(Side.Client, s_response[..20], (0, 20)));
        await Lie.AssertDisprovenAsync(session.Commit(Side.Server, AttackedSession.Request[..20], (0, 20)));
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task A_commitment_with_another_blinder_label_or_value_is_refused(CipherSuite suite)
    {
        ProvenSession session = (await AttackedSession.BareAsync(suite)).Commit(Side.Server, s_response[3..70], (3, 67)).Commit(Side.Server, s_response[5..9], (5, 4));
        await Lie.AssertAcceptedAsync(session);
        byte[] prefix = [.. ProvenSession.Prefix];
        prefix[0] ^= 1;

        await Lie.AssertDisprovenAsync(session with { Blinders = [session.Blinders[0], RandomNumberGenerator.GetBytes(16)] });
        await Lie.AssertDisprovenAsync(session with { Blinders = [session.Blinders[1], session.Blinders[0]] });
        await Lie.AssertDisprovenAsync(WithRange(session, 0, range => range with { Prefix = prefix }));
        foreach (int at in new[] { 0, 31 })
        {
            byte[] commitment = session.Statement.Ranges[0].Commitment.ToArray();
            commitment[at] ^= 1;
            await Lie.AssertDisprovenAsync(WithRange(session, 0, range => range with { Commitment = commitment }));
        }

        await Lie.AssertDisprovenAsync(WithRange(session, 0, range => range with { Commitment = session.Statement.Ranges[1].Commitment }));
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Ciphers), MemberType = typeof(AttackedSession))]
    public async Task An_input_of_the_prover_altered_alone_is_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        List<byte[]> revealed = await Lie.RevealedAsync(session);

        for (int i = 0; i < 1 + session.Blinders.Count; i++)
        {
            (_, Exception? refusal) = await new DealtPair().RunAsync(
                machine => session.ProveAsync(new LyingMachine(machine)
                {
                    Input = (number, input) => number == i ? [.. input[..^1], (byte)(input[^1] ^ 1)] : input,
                    Claim = (number, _) => revealed[number],
                }),
                session.VerifyAsync);

            Assert.IsType<ProtocolException>(refusal);
        }
    }

    [Theory]
    [MemberData(nameof(ImpossibleStretches))]
    public async Task A_stretch_that_does_not_exist_is_refused(int start, int length)
    {
        ProvenSession session = await AttackedSession.BareAsync(CipherSuite.EcdheEcdsaAes128GcmSha256);
        Assert.Equal(140, session.Statement.Server.Length);

        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Show(Side.Server, start, new byte[length]));
        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Commit(Side.Server, [], (start, length)));
        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Commit(Side.Server, [], (0, 1), (start, length)));
    }

    [Fact]
    public async Task Stretches_out_of_order_are_refused()
    {
        ProvenSession session = await AttackedSession.BareAsync(CipherSuite.EcdheEcdsaAes128GcmSha256);

        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Show(Side.Server, 10, s_response[10..20]).Show(Side.Server, 19, s_response[19..20])); // overlap
        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Show(Side.Server, 10, s_response[10..20]).Show(Side.Server, 5, s_response[5..6]));
        foreach ((int, int)[] segments in new (int, int)[][] { [], [(5, 5), (9, 2)], [(5, 5), (10, 2)], [(5, 5), (1, 2)], [(5, 5), (5, 5)], [(0, -1)], [(5, -5), (0, 1)], [(0, int.MaxValue), (1, int.MaxValue)] })
        {
            await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Commit(Side.Server, [], segments));
        }

        ProvenSession good = session.Commit(Side.Server, s_response[..1], (0, 1));
        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, WithRange(good, 0, static range => range with { Prefix = new byte[15] }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, WithRange(good, 0, static range => range with { Prefix = new byte[17] }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, WithRange(good, 0, static range => range with { Commitment = new byte[31] }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, WithRange(good, 0, static range => range with { Commitment = default }));
    }

    [Fact]
    public async Task A_commitment_to_bytes_of_nobody_is_refused()
    {
        ProvenSession session = (await AttackedSession.BareAsync(CipherSuite.EcdheEcdsaAes128GcmSha256)).Commit(Side.Server, "what nobody sent"u8.ToArray(), (0, 16));

        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, WithRange(session, 0, static range => range with { Direction = (Side)2 }));
    }

    private static ShownBytes Flip(ShownBytes shown, int at)
    {
        byte[] bytes = shown.Bytes.ToArray();
        bytes[at] ^= 4;
        return shown with { Bytes = bytes };
    }

    private static ProvenSession WithRange(ProvenSession session, int number, Func<ProvenRange, ProvenRange> change)
        => session with { Statement = session.Statement with { Ranges = [.. session.Statement.Ranges.Select((range, i) => i == number ? change(range) : range)] } };
}
