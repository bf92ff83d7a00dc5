using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>Records of tickets, of which the headers alone are shown.</summary>
public sealed class TicketAttackTests
{
    private const CipherSuite Suite = CipherSuite.Aes128GcmSha256;

    private static readonly byte[] s_ticket = SealedContent.Ticket.Content;
    private static readonly byte[] s_header = s_ticket[..4];

    [Theory]
    [InlineData(CipherSuite.Aes128GcmSha256)]
    [InlineData(CipherSuite.Aes256GcmSha384)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    public async Task Headers_are_enough(CipherSuite suite)
    {
        ProvenSession session = await OfAsync(SealedContent.Ticket, suite: suite);
        ProvenSession two = await OfAsync(new SealedContent(ContentType.Handshake, [.. s_ticket, .. s_ticket]), suite: suite);

        await Lie.AssertAcceptedAsync(Show(session, s_header));
        await Lie.AssertAcceptedAsync(Show(two, [.. s_header, .. s_header]));
    }

    [Fact]
    public void The_prover_finds_headers_in_whole_tickets_alone()
    {
        Assert.Equal(s_header, Tickets.HeadersOf(s_ticket));
        Assert.Equal([.. s_header, .. s_header], Tickets.HeadersOf([.. s_ticket, .. s_ticket]));
        foreach (byte[] other in new byte[][] { [], s_header, s_ticket[..^1], [.. s_ticket, 4], [.. s_ticket, .. SealedContent.UpdateKeys.Content], SealedContent.UpdateKeys.Content, [4, 0, 0, 0, 0] })
        {
            Assert.Empty(Tickets.HeadersOf(other));
        }
    }

    [Fact]
    public async Task A_KeyUpdate_cannot_hide_in_a_ticket()
    {
        // 24 0 0 1 0 behind a ticket, stated as a ticket that is five bytes longer, or as two.
        ProvenSession session = await OfAsync(new SealedContent(ContentType.Handshake, [.. s_ticket, .. SealedContent.UpdateKeys.Content]));

        await Lie.AssertDisprovenAsync(Show(session, [4, 0, 0, 23]));
        await Lie.AssertDisprovenAsync(Show(session, [4, 0, 0, 18, 4, 0, 0, 1]));
    }

    [Theory]
    [InlineData(new byte[] { 4, 0, 0, 17 })]
    [InlineData(new byte[] { 4, 0, 0, 19 })]
    [InlineData(new byte[] { 4, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 4, 0, 0, 0 })]
    [InlineData(new byte[] { 24, 0, 0, 18 })]
    [InlineData(new byte[] { 8, 0, 0, 18 })]
    [InlineData(new byte[] { 4, 0, 0 })]
    [InlineData(new byte[] { 4, 0, 0, 18, 4 })]
    [InlineData(new byte[] { 4, 0, 0, 18, 4, 0, 0, 1 })]
    [InlineData(new byte[] { })]
    public async Task Headers_that_do_not_fill_the_record_are_refused(byte[] headers)
        => await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, Show(await OfAsync(SealedContent.Ticket), headers));

    [Fact]
    public async Task Data_is_no_ticket_and_a_ticket_no_data()
    {
        ProvenSession data = await OfAsync(SealedContent.Of(s_ticket));
        ProvenSession ticket = await OfAsync(SealedContent.Ticket);

        await Lie.AssertDisprovenAsync(data.WithStated(Side.Server, 0, static _ => new StatedRecord(ContentType.Handshake, s_ticket.Length, s_header)));
        await Lie.AssertDisprovenAsync(ticket.WithStated(Side.Server, 0, static _ => new StatedRecord(ContentType.ApplicationData, s_ticket.Length, default)));
        await Lie.AssertDisprovenAsync(ticket.WithStated(Side.Server, 0, static _ => new StatedRecord(ContentType.Handshake, s_ticket.Length, new byte[] { 4, 0, 0, 4, 4, 0, 0, 10 })));
    }

    [Fact]
    public async Task A_ticket_inside_of_another_message_is_refused()
    {
        // The beginning of a message, and in the next record what looks like a whole ticket.
        ProvenSession session = await ProvenSession.CreateAsync(
            Suite, [SealedContent.CloseNotify], [new SealedContent(ContentType.Handshake, [4, 0, 0, 60, 1]), SealedContent.Ticket, SealedContent.CloseNotify]);

        await Lie.AssertRefusedAsync(
            SessionProofFailure.RecordNotAllowed, session.WithStated(Side.Server, 1, static _ => new StatedRecord(ContentType.Handshake, s_ticket.Length, s_header)));
    }

    [Fact]
    public async Task A_client_sends_no_tickets_and_TLS_1_2_knows_none_here()
    {
        ProvenSession client = await ProvenSession.CreateAsync(Suite, [SealedContent.Ticket, SealedContent.CloseNotify], [SealedContent.CloseNotify]);
        await Lie.AssertRefusedAsync(
            SessionProofFailure.RecordsDiffer, client.WithStated(Side.Client, 0, static _ => new StatedRecord(ContentType.Handshake, s_ticket.Length, s_header)));

        ProvenSession old = await ProvenSession.CreateAsync(CipherSuite.EcdheEcdsaAes128GcmSha256, [SealedContent.CloseNotify], [SealedContent.Ticket, SealedContent.CloseNotify]);
        await Lie.AssertRefusedAsync(
            SessionProofFailure.RecordsDiffer, old.WithStated(Side.Server, 1, static _ => new StatedRecord(ContentType.Handshake, s_ticket.Length, s_header)));
    }

    private static ProvenSession Show(ProvenSession session, byte[] headers) => session.WithStated(Side.Server, 0, stated => stated with { Shown = headers });

    private static Task<ProvenSession> OfAsync(SealedContent content, CipherSuite suite = Suite)
        => ProvenSession.CreateAsync(suite, [SealedContent.CloseNotify], [content, SealedContent.CloseNotify]);
}
