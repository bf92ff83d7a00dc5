using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>Records said to hold something else than they do: type, padding, tickets, alerts.</summary>
public sealed class ContentAttackTests
{
    private const CipherSuite Suite13 = CipherSuite.Aes128GcmSha256;
    private const CipherSuite Suite12 = CipherSuite.EcdheEcdsaAes128GcmSha256;

    private static readonly byte[] s_data = "0123456789"u8.ToArray();
    private static readonly StatedRecord s_close = new(ContentType.Alert, 2, SealedContent.CloseNotify.Content);

    [Theory]
    [InlineData(CipherSuite.Aes128GcmSha256)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    public async Task Another_inner_type_is_refused(CipherSuite suite)
    {
        ProvenSession session = await OfAsync(suite, Side.Server, SealedContent.Ticket, SealedContent.Of(SealedContent.CloseNotify.Content), SealedContent.Of(SealedContent.Ticket.Content));
        StatedRecord ticket = session.Statement.Server.Records[0];
        await Lie.AssertAcceptedAsync(session);

        await Lie.AssertDisprovenAsync(session.WithStated(Side.Server, 0, static stated => Data(stated.ContentSize))); // a ticket as data
        await Lie.AssertDisprovenAsync(session.WithStated(Side.Server, 2, _ => ticket)); // data as a ticket
        await Lie.AssertDisprovenAsync(session.WithStated(Side.Server, 3, static _ => Data(2))); // close_notify as data: a longer response
        await Lie.AssertDisprovenAsync(session // data as close_notify: a shorter one
            .WithStated(Side.Server, static stated => stated with { Records = [.. stated.Records.Take(1), s_close] }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordNotAllowed, session.WithStated(Side.Server, 1, static _ => s_close)); // and more after it
        foreach (ContentType type in new[] { (ContentType)0, ContentType.ChangeCipherSpec, (ContentType)24, (ContentType)255 })
        {
            await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, session.WithStated(Side.Server, 1, stated => stated with { Type = type }));
        }
    }

    [Fact]
    public async Task Another_type_of_TLS_1_2_is_refused()
    {
        ProvenSession session = await OfAsync(Suite12, Side.Server, SealedContent.Of(SealedContent.CloseNotify.Content));

        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, session.WithStated(Side.Server, 1, static _ => s_close));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, session.WithStated(Side.Server, 2, static _ => Data(2)));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, session.WithStated(Side.Server, 1, static stated => stated with { ContentSize = 1 }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, session.WithStated(Side.Server, 1, static stated => stated with { ContentSize = 3 }));
        ProvenSession retyped = session.WithRecords(Side.Server, static records => records.Select(static (r, i) => i == 1 ? r with { Type = ContentType.Alert } : r));
        await Lie.AssertRefusedAsync( // the tag covers the type
            SessionProofFailure.WrongTag,
            retyped.WithStated(Side.Server, static stated => stated with { Records = [.. stated.Records.Take(1), s_close] }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public async Task Another_size_of_the_content_is_refused(int padding)
    {
        ProvenSession session = await OfAsync(Suite13, Side.Client, SealedContent.Of(s_data, padding));
        await Lie.AssertAcceptedAsync(session);

        await Lie.AssertDisprovenAsync(session.WithStated(Side.Client, 0, static stated => stated with { ContentSize = stated.ContentSize - 1 }));
        await Lie.AssertDisprovenAsync(session.WithStated(Side.Client, 0, static stated => stated with { ContentSize = 0 }));
        ProvenSession longer = session.WithStated(Side.Client, 0, static stated => stated with { ContentSize = stated.ContentSize + 1 });
        if (padding > 0)
        {
            await Lie.AssertDisprovenAsync(longer); // the type as data, a zero as the type
            return;
        }

        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, longer);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(16_385)]
    [InlineData(int.MaxValue)]
    public async Task A_size_that_no_record_has_is_refused(int size)
    {
        ProvenSession session = await OfAsync(Suite13, Side.Client, SealedContent.Of(s_data), SealedContent.Of(s_data));

        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, session.WithStated(Side.Client, 0, stated => stated with { ContentSize = size }));
        await Lie.AssertRefusedAsync(
            SessionProofFailure.RecordsDiffer, session.WithStated(Side.Client, stated => stated with { Records = [.. stated.Records.Select(r => r with { ContentSize = size })] }));
    }

    [Fact]
    public async Task Something_hidden_in_the_padding_is_refused()
    {
        foreach (byte[] hidden in new byte[][] { [0, 1], [0, 0, 0, 0x17], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [.. new byte[20], 9] })
        {
            // The last byte that is no zero is the type, so this is a record of another type to its receiver.
            ProvenSession session = await OfAsync(Suite13, Side.Client, new SealedContent((ContentType)hidden[^1], [.. s_data, (byte)ContentType.ApplicationData, .. hidden[..^1]]));

            await Lie.AssertDisprovenAsync(session.WithStated(Side.Client, 0, static _ => Data(s_data.Length)));
        }
    }

    [Theory]
    [InlineData(Suite13)]
    [InlineData(Suite12)]
    public async Task Records_that_are_no_data_are_shown_as_they_are(CipherSuite suite)
    {
        ProvenSession session = await OfAsync(suite, Side.Client, SealedContent.Of(s_data));
        int close = session.Statement.Client.Records.Count - 1;

        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, session.WithStated(Side.Client, close, static stated => stated with { Shown = default }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, session.WithStated(Side.Client, close, static stated => stated with { Shown = new byte[] { 1, 0, 0 } }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, session.WithStated(Side.Client, close - 1, static stated => stated with { Shown = s_data })); // data is shown by ranges
        await Lie.AssertDisprovenAsync(session.WithStated(Side.Client, close, static stated => stated with { Shown = new byte[] { 2, 0 } }));
        await Lie.AssertDisprovenAsync(session.WithStated(Side.Client, close, static stated => stated with { Shown = new byte[] { 1, (byte)AlertDescription.UserCanceled } }));
        await Lie.AssertRefusedAsync(
            SessionProofFailure.RecordNotAllowed, session.WithStated(Side.Client, close, static stated => stated with { Shown = new byte[] { 2, (byte)AlertDescription.InternalError } }));
    }

    [Theory]
    [InlineData(Suite13)]
    [InlineData(Suite12)]
    public async Task Records_that_may_not_come_after_the_handshake_are_refused(CipherSuite suite)
    {
        SealedContent[] forbidden =
        [
            new(ContentType.Alert, [2, (byte)AlertDescription.InternalError]),
            new(ContentType.Alert, [1, 0, 0]),
            new(ContentType.Alert, []),
            new(ContentType.Handshake, []),
            new(ContentType.Handshake, [1, 0, 0, 0]),
            new(ContentType.Handshake, [20, 0, 0, 0]),
            .. suite.IsTls13 ? [SealedContent.Ticket, new SealedContent(ContentType.Handshake, [24, 0, 0, 1, 2]), new SealedContent(ContentType.Handshake, [24, 0, 0, 1, 0, 0])] : new[] { SealedContent.UpdateKeys },
        ];
        foreach (SealedContent content in forbidden)
        {
            await Lie.AssertRefusedAsync(SessionProofFailure.RecordNotAllowed, await OfAsync(suite, Side.Client, content));
        }

        await Lie.AssertRefusedAsync(SessionProofFailure.RecordNotAllowed, await OfAsync(suite, Side.Server, new SealedContent(ContentType.Handshake, [4, 0, 0]), SealedContent.Of(s_data)));
    }

    private static StatedRecord Data(int size) => new(ContentType.ApplicationData, size, default);

    private static Task<ProvenSession> OfAsync(CipherSuite suite, Side side, params SealedContent[] contents)
    {
        SealedContent[] other = [SealedContent.CloseNotify];
        SealedContent[] own = [.. contents, SealedContent.CloseNotify];
        return side == Side.Client ? ProvenSession.CreateAsync(suite, own, other) : ProvenSession.CreateAsync(suite, other, own);
    }
}
