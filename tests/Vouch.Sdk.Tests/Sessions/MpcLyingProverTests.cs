using Vouch.Attesting;
using Vouch.MpcTls.Sharing;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tests.Sessions;

/// <summary>A prover in MPC mode that says something else than what it does: refused under its own name, and where the share would give something away, before it is opened.</summary>
public sealed class MpcLyingProverTests
{
    private static readonly byte[] s_record = [23, 3, 3, 0, 40, .. new byte[40]];

    private static readonly Dictionary<string, (SessionMessage Kind, Func<RelayedMessage, IEnumerable<RelayedMessage>> Lie, AttestorFailure Failure)> s_lies = new()
    {
        ["another key share than committed to"] = Agree(a => a with { KeyShare = OtherPoint() }, AttestorFailure.ProofInvalid),
        ["a key share that is no point"] = Agree(a => a with { KeyShare = new byte[KeyShare.PointSize] }, AttestorFailure.ProofInvalid),
        ["a server's share that is no point"] = Agree(a => a with { Terms = Tls13(a.Terms, t => t with { ServerShare = new byte[KeyShare.PointSize] }) }, AttestorFailure.ProtocolViolation),
        ["another hash of the hellos"] = Agree(a => a with { Terms = Tls13(a.Terms, t => t with { HelloHash = new byte[32] }) }, AttestorFailure.HandshakeInvalid),
        ["another suite that can be shared"] = Agree(a => a with { Terms = Tls13(a.Terms, t => t with { Suite = CipherSuite.Aes256GcmSha384 }) }, AttestorFailure.ProtocolViolation),
        ["a suite that is none"] = Agree(a => a with { Terms = Tls13(a.Terms, t => t with { Suite = (CipherSuite)0x1304 }) }, AttestorFailure.ProtocolViolation),
        ["another hash of the handshake"] = (SessionMessage.Derive, m => [m with { Payload = new DeriveMessage(new byte[32]).Encode() }], AttestorFailure.HandshakeInvalid),
        ["a hash too long"] = (SessionMessage.Derive, m => [m with { Payload = new DeriveMessage(new byte[33]).Encode() }], AttestorFailure.ProtocolViolation),
        ["keys agreed on twice"] = (SessionMessage.Agree, m => [m, m], AttestorFailure.ProtocolViolation),
        ["keys derived before they are agreed on"] = (SessionMessage.Agree, _ => [new RelayedMessage((byte)SessionMessage.Derive, new DeriveMessage(new byte[32]).Encode())], AttestorFailure.ProtocolViolation),
        ["keys derived twice"] = (SessionMessage.Derive, m => [m, m], AttestorFailure.ProtocolViolation),
        ["sealed before keys are agreed on"] = (SessionMessage.Agree, _ => [new RelayedMessage((byte)SessionMessage.Seal, new SealMessage(ContentType.ApplicationData, 10).Encode())], AttestorFailure.ProtocolViolation),
        ["sealed before keys are derived"] = (SessionMessage.Derive, _ => [new RelayedMessage((byte)SessionMessage.Seal, new SealMessage(ContentType.ApplicationData, 10).Encode())], AttestorFailure.ProtocolViolation),
        ["records before keys are agreed on"] = (SessionMessage.Agree, _ => [Records([], [])], AttestorFailure.ProtocolViolation),
        ["records before keys are derived"] = (SessionMessage.Derive, _ => [Records([], [])], AttestorFailure.ProtocolViolation),
        ["no records at all"] = (SessionMessage.Seal, _ => [Records([], [])], AttestorFailure.HandshakeInvalid),
        ["a record that is too long"] = (SessionMessage.Seal, m => [m with { Payload = new SealMessage(ContentType.ApplicationData, (1 << 14) + 2).Encode() }], AttestorFailure.ProtocolViolation),
        ["a record of nothing"] = (SessionMessage.Seal, m => [m with { Payload = new SealMessage(ContentType.ApplicationData, 0).Encode() }], AttestorFailure.ProtocolViolation),
        ["records that end inside one, client"] = Traffic((c, s) => (c[..^1], s), AttestorFailure.RecordsMalformed),
        ["a header in front of what was sealed"] = Traffic((c, s) => ([.. c, 23, 3, 3, 1, 0], s), AttestorFailure.RecordsMalformed),
        ["a record that nobody sealed"] = Traffic((c, s) => ([.. c, .. s_record], s), AttestorFailure.HandshakeInvalid),
        ["no Finished"] = Traffic((c, s) => (Join(Split(c).SkipLast(1)), s), AttestorFailure.HandshakeInvalid),
        ["another hello"] = Traffic((c, s) => (Flip(c, 20), s), AttestorFailure.HandshakeInvalid),
        ["another hello of the server"] = Traffic((c, s) => (c, Flip(s, 20)), AttestorFailure.HandshakeInvalid),
        ["a certificate that was changed"] = Traffic((c, s) => (c, Flip(s, Split(s).TakeWhile(r => r[0] != 23).Sum(r => r.Length) + 300)), AttestorFailure.HandshakeInvalid),
        ["a handshake in another order"] = Traffic((c, s) => (c, Join([.. Split(s).Take(1), .. Split(s).Skip(1).Reverse()])), AttestorFailure.HandshakeInvalid),
        ["no TLS"] = Traffic((c, s) => (c, "HTTP/1.1 200 OK\r\n"u8.ToArray()), AttestorFailure.RecordsMalformed),

        // These leave the handshake as it is: the share is opened, and what was said to be the session is not what the two sides' hash says.
        ["a server's record less"] = Traffic((c, s) => (c, Join(Split(s).SkipLast(1))), AttestorFailure.SessionHashMismatch),
        ["a server's record more"] = Traffic((c, s) => (c, [.. s, .. s_record]), AttestorFailure.SessionHashMismatch),
        ["a server's record that was changed"] = Traffic((c, s) => (c, Flip(s, s.Length - 1)), AttestorFailure.SessionHashMismatch),
        ["server's records in another order"] = Traffic((c, s) => (c, Join([.. Split(s).SkipLast(2), Split(s)[^1], Split(s)[^2]])), AttestorFailure.SessionHashMismatch),
        ["a part of a record behind the last"] = Traffic((c, s) => (c, [.. s, 23, 3, 3]), AttestorFailure.SessionHashMismatch),
        ["another session hash"] = (SessionMessage.Statement, m => [m with { Payload = Flip(m.Payload, m.Payload.Length - 1) }], AttestorFailure.SessionHashMismatch),
    };

    private static readonly Func<RelayedMessage, IEnumerable<RelayedMessage>>[] s_true = [Agree(static a => a, default).Lie, Traffic(static (c, s) => (Join(Split(c)), Join(Split(s))), default).Lie];

    public static TheoryData<string> Lies => [.. s_lies.Keys];

    [Fact]
    public async Task The_truth_passes_the_same_way()
    {
        await using SessionContext context = SessionContext.Start();
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, (_, message) => message.Kind switch
        {
            SessionMessage.Agree => s_true[0](message),
            SessionMessage.Records => s_true[1](message),
            _ => [message],
        });

        Assert.Null(result.Error);
        Assert.True(result.Attestor.IsSigned);
        Assert.Equal(
            [
                SessionMessage.Open, SessionMessage.Accepted, SessionMessage.Ready, SessionMessage.Agree, SessionMessage.Derive, SessionMessage.Seal, SessionMessage.Records, SessionMessage.Share, SessionMessage.Statement,
                SessionMessage.Signed,
            ],
            line.Passed);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_is_refused(string lie)
    {
        (SessionMessage kind, Func<RelayedMessage, IEnumerable<RelayedMessage>> lying, AttestorFailure failure) = s_lies[lie];
        await using SessionContext context = SessionContext.Start();
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, SessionRelay.Only(kind, lying));

        Assert.True(result.Attestor.Failure == failure, $"{result.Attestor}; {result.Error}");
        Assert.IsType<ProveException>(result.Error);
        Assert.DoesNotContain(SessionMessage.Signed, line.Passed);
        if (failure != AttestorFailure.SessionHashMismatch)
        {
            Assert.DoesNotContain(SessionMessage.Share, line.Passed);
        }
    }

    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_AES_128_GCM_SHA256")]
    public async Task A_second_tag_is_never_given_for_a_record(string suite)
    {
        await using SessionContext context = SessionContext.Start();
        FastClock clock = new(20);
        (context.AttestorClock, context.ProverClock) = (clock, clock);
        context.Limits = new AttestorLimits { MaxDuration = TimeSpan.FromSeconds(80) };
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, SessionRelay.Only(SessionMessage.Seal, message => [message, message]), request: MpcLine.Request(context, suite));

        Assert.Equal(AttestorFailure.TimedOut, result.Attestor.Failure); // it waits for the tables of a second record
        Assert.IsType<ProveException>(result.Error);
        Assert.Equal(2, line.Passed.Count(static kind => kind == SessionMessage.Seal));
        Assert.DoesNotContain(SessionMessage.Share, line.Passed);
    }

    [Fact]
    public async Task A_prover_that_plays_the_server_is_refused_before_the_share_is_opened()
    {
        await using SessionContext context = SessionContext.Start();
        await using SessionContext own = SessionContext.Start();
        context.Options.ServerRoots = own.Roots;
        Prover prover = new(context.Options, TimeProvider.System, context.Connect);

        ProveException e = await Assert.ThrowsAsync<ProveException>(() => prover.ProveAsync(MpcLine.Request(own), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(ProveFailure.AttestorRefused, e.Failure);
        Assert.Equal(AttestorFailure.CertificateInvalid, (await context.OutcomeAsync()).Failure);
    }

    [Fact]
    public async Task A_hint_of_any_size_costs_no_more_than_one_record()
    {
        await using SessionContext context = SessionContext.Start();
        MpcLine honest = new();
        MpcLine line = new();

        await honest.RunAsync(context);
        ProveRequest request = MpcLine.Request(context);
        SessionResult result = await line.RunAsync(
            context,
            SessionRelay.Only(SessionMessage.Open, message => [message with { Payload = WithRequestSize(message.Payload, context.Limits.MaxSentBytes + 1) }]),
            request: request);

        Assert.Equal(AttestorFailure.LimitExceeded, result.Attestor.Failure);
        Assert.True(honest.Sizes[(Transport.Multiplexing.ChannelId.Conversion, Transport.SessionRole.Attestor)] < 100_000);
    }

    private static (SessionMessage, Func<RelayedMessage, IEnumerable<RelayedMessage>> Lie, AttestorFailure) Agree(Func<AgreeMessage, AgreeMessage> lie, AttestorFailure failure)
        => (SessionMessage.Agree, message => [message with { Payload = lie(AgreeMessage.Decode(message.Payload)).Encode() }], failure);

    private static (SessionMessage, Func<RelayedMessage, IEnumerable<RelayedMessage>> Lie, AttestorFailure) Traffic(Func<byte[], byte[], (byte[] Client, byte[] Server)> lie, AttestorFailure failure)
        => (SessionMessage.Records, message =>
        {
            RecordsMessage truth = RecordsMessage.Decode(message.Payload);
            (byte[] client, byte[] server) = lie(truth.Client.ToArray(), truth.Server.ToArray());
            return [Records(client, server)];
        }, failure);

    private static SharedTerms.OfTls13 Tls13(SharedTerms terms, Func<Tls13Terms, Tls13Terms> lie) => new(lie(Assert.IsType<SharedTerms.OfTls13>(terms).Terms));

    private static RelayedMessage Records(byte[] client, byte[] server) => new((byte)SessionMessage.Records, new RecordsMessage(client, server).Encode());

    private static byte[] OtherPoint()
    {
        using KeyShare other = KeyShare.Create(new SeededRandomSource(7));
        return other.Point.ToArray();
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }

    private static byte[] WithRequestSize(byte[] payload, int size) => (OpenMessage.Decode(payload) with { RequestSize = size }).Encode();

    private static List<byte[]> Split(byte[] records)
    {
        List<byte[]> split = [];
        for (int at = 0; at < records.Length;)
        {
            int size = TlsRecord.HeaderSize + (records[at + 3] << 8) + records[at + 4];
            split.Add(records[at..(at + size)]);
            at += size;
        }

        return split;
    }

    private static byte[] Join(IEnumerable<byte[]> records) => [.. records.SelectMany(static record => record)];
}
