using System.Security.Cryptography;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>A direction whose key is opened instead of its records proven.</summary>
public sealed class OpenedDirectionTests
{
    public static TheoryData<CipherSuite, Side> Directions => [.. AttackedSession.Suites.SelectMany(suite => new[] { Side.Client, Side.Server }.Select(side => (suite.Data, side)))];

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task The_key_of_the_handshake_is_accepted_and_opens_everything(CipherSuite suite, Side side)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);

        ProvenSession opened = session.Open(side, session.DirectionSecret(side));

        Assert.Equal(side == Side.Client ? AttackedSession.Request : AttackedSession.Response, opened.Stated(side).Opened!.Application);
        Assert.True(opened.Stated(side).Opened!.IsClosed);
        await Lie.AssertAcceptedAsync(opened);
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task Both_directions_may_be_opened_and_the_other_one_proven(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        ProvenSession server = (await AttackedSession.BareAsync(suite)).Show(Side.Client, 0, AttackedSession.Request[..12]);

        await Lie.AssertAcceptedAsync(server.Open(Side.Server, session.DirectionSecret(Side.Server)));
        await Lie.AssertAcceptedAsync((await AttackedSession.BareAsync(suite)).Open(Side.Client, session.DirectionSecret(Side.Client)).Open(Side.Server, session.DirectionSecret(Side.Server)));
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Another_key_that_the_records_seem_to_open_under_is_refused(CipherSuite suite, Side side)
    {
        // AEADs do not commit to keys: the party that has sealed the records under another key reads them; the machine knows better.
        ProvenSession session = await AttackedSession.BareAsync(suite);
        ProvenSession read = session.Open(side, session.DirectionSecret(side));
        byte[] other = [.. session.DirectionSecret(side)];
        other[0] ^= 1;
        read.Stated(side).Opened!.Secret.Span[0] ^= 1;

        await Lie.AssertDisprovenAsync(read);
        Assert.ThrowsAny<TlsException>(() => session.Open(side, other));
    }

    [Theory]
    [InlineData(CipherSuite.EcdheEcdsaAes128GcmSha256)]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256)]
    public async Task Another_IV_of_TLS_1_2_is_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        ProvenSession read = session.Open(Side.Server, session.DirectionSecret(Side.Server));
        read.Stated(Side.Server).Opened!.Secret.Span[^1] ^= 1;

        await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, read);
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task The_key_of_the_other_direction_or_of_another_size_opens_nothing(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        byte[] secret = session.DirectionSecret(Side.Server);

        Assert.ThrowsAny<TlsException>(() => session.Open(Side.Server, session.DirectionSecret(Side.Client)));
        foreach (int size in new[] { 0, 1, secret.Length - 1, secret.Length + 1 })
        {
            SessionProofException e = Assert.Throws<SessionProofException>(() => session.Open(Side.Server, RandomNumberGenerator.GetBytes(size)));
            Assert.Equal(SessionProofFailure.RecordsDiffer, e.Failure);
        }
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task A_record_that_was_changed_removed_or_repeated_does_not_open(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        byte[] secret = session.DirectionSecret(Side.Server);

        Assert.ThrowsAny<TlsException>(() => session.WithRecords(Side.Server, static records => records.Where(static (_, i) => i != AttackedSession.FirstData)).Open(Side.Server, secret));
        Assert.ThrowsAny<TlsException>(() => session.WithRecords(Side.Server, static records => [.. records.Take(2), .. records.Skip(1)]).Open(Side.Server, secret));
        Assert.ThrowsAny<TlsException>(() => session.WithRecords(Side.Server, static records => [records.ElementAt(1), records.First(), .. records.Skip(2)]).Open(Side.Server, secret));
        Assert.False(session.WithRecords(Side.Server, static records => records.SkipLast(1)).Open(Side.Server, secret).Stated(Side.Server).Opened!.IsClosed);
    }

    [Fact]
    public async Task Nothing_else_is_proven_of_a_direction_that_is_opened()
    {
        ProvenSession session = await AttackedSession.OfAsync(CipherSuite.Aes128GcmSha256);

        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Open(Side.Server, session.DirectionSecret(Side.Server)));
    }
}
