using System.Net.Security;
using Vouch.Attestations;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Tls.Records;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>Sessions in MPC mode in which something is read on the way, with a prover or an attestor that cheats there.</summary>
public sealed class EarlierRequestAttackTests
{
    private const TlsCipherSuite ChaCha = TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256;
    private const TlsCipherSuite Aes = TlsCipherSuite.TLS_AES_128_GCM_SHA256;
    private const TlsCipherSuite Aes12 = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;

    private static readonly Dictionary<string, (TlsCipherSuite Suite, SessionMessage Kind, Func<RelayedMessage, IEnumerable<RelayedMessage>> Lie, AttestorFailure Failure)> s_lies = new()
    {
        ["another ciphertext"] = Read(ChaCha, static r => Flip(r, 5), AttestorFailure.RecordNotAuthentic),
        ["another ciphertext, GHASH"] = Read(Aes, static r => Flip(r, 5), AttestorFailure.RecordNotAuthentic),
        ["another tag"] = Read(ChaCha, static r => Flip(r, r.Length - 1), AttestorFailure.RecordNotAuthentic),
        ["another tag, GHASH"] = Read(Aes, static r => Flip(r, r.Length - 1), AttestorFailure.RecordNotAuthentic),
        ["another type"] = Read(ChaCha, static r => [22, .. r[1..]], AttestorFailure.ProtocolViolation),
        ["another version"] = Read(ChaCha, static r => [23, 3, 1, .. r[3..]], AttestorFailure.ProtocolViolation),
        ["a record of nothing"] = Read(ChaCha, static _ => [23, 3, 3, 0, 16, .. new byte[16]], AttestorFailure.ProtocolViolation),
        ["a part of a record"] = Read(ChaCha, static r => r[..^1], AttestorFailure.ProtocolViolation),
        ["a record and a byte"] = Read(ChaCha, static r => [.. r, 0], AttestorFailure.ProtocolViolation),
        ["before keys are derived"] = (ChaCha, SessionMessage.Derive, static _ => [new RelayedMessage((byte)SessionMessage.Read, new ReadMessage(new byte[40]).Encode())], AttestorFailure.ProtocolViolation),
        ["a Finished in TLS 1.3"] = (ChaCha, SessionMessage.Read, static m => [Confirm(), m], AttestorFailure.ProtocolViolation),
        ["a Finished before it was read"] = (Aes12, SessionMessage.Read, static m => [Confirm(), m], AttestorFailure.ProtocolViolation),
        ["a Finished confirmed twice"] = (Aes12, SessionMessage.Confirm, static m => [m, m], AttestorFailure.ProtocolViolation),
        ["another hash before the Finished"] = (Aes12, SessionMessage.Confirm, static _ => [Confirm()], AttestorFailure.SessionHashMismatch),
        ["records that are not those that were read"] = Server(static s => [.. s.SkipLast(5), Flip(s[^5], 6), .. s.TakeLast(4)]),
        ["a record that was read left out"] = Server(static s => [.. s.SkipLast(5), .. s.TakeLast(4)]),
        ["records that were read in another order"] = Server(static s => [.. s.SkipLast(5), s[^4], s[^5], .. s.TakeLast(3)]),
        ["fewer records than were read"] = Server(static s => [.. s.SkipLast(3)]),
        ["no exchange before"] = Earlier(static _ => [], AttestorFailure.SmuggledRequest),
        ["a request that ends later"] = Earlier(static e => [(e.Sent + 1, e.Received)], AttestorFailure.RequestMalformed),
        ["a request that ends earlier"] = Earlier(static e => [(e.Sent - 1, e.Received)], AttestorFailure.RequestMalformed),
        ["a response that ends later"] = Earlier(static e => [(e.Sent, e.Received + 1)], AttestorFailure.RangeInvalid),
        ["a response that ends earlier"] = Earlier(static e => [(e.Sent, e.Received - 1)], AttestorFailure.RequestMalformed),
        ["requests of nothing"] = Earlier(static e => [(0, 0), e], AttestorFailure.RequestMalformed),
        ["more than there is"] = Earlier(static e => [e, (1 << 29, 1 << 29)], AttestorFailure.RangeInvalid),
        ["the request that is attested as one before"] = Earlier(static e => [(e.Sent, e.Received), (e.Sent, e.Received)], AttestorFailure.RangeInvalid),
    };

    public static TheoryData<string> Lies => [.. s_lies.Keys];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_is_refused(string lie)
    {
        (TlsCipherSuite suite, SessionMessage kind, Func<RelayedMessage, IEnumerable<RelayedMessage>> lying, AttestorFailure failure) = s_lies[lie];
        await using SessionContext context = EarlierServer.Start(suite);
        MpcLine line = new();
        int told = 0;

        SessionResult result = await line.RunAsync(
            context,
            SessionRelay.Only(kind, message => told++ == 0 ? lying(message) : [message]),
            request: EarlierServer.Request(context, AttestationMode.Mpc, suite));

        Assert.True(told > 0, "There was nothing to lie about.");
        Assert.True(result.Attestor.Failure == failure, $"{result.Attestor}; {result.Error}");
        Assert.IsType<ProveException>(result.Error);
        Assert.DoesNotContain(SessionMessage.Signed, line.Passed);
    }

    /// <summary>Whatever an attestor changes while a record is opened, the prover reads nothing that the server has not said, and discloses nothing.</summary>
    [Theory]
    [InlineData(ChannelId.Garbling, ChaCha)]
    [InlineData(ChannelId.Conversion, ChaCha)]
    [InlineData(ChannelId.Garbling, Aes)]
    [InlineData(ChannelId.Conversion, Aes)]
    public async Task An_attestor_that_cheats_while_a_record_is_opened_is_found_out(ChannelId channel, TlsCipherSuite suite)
    {
        await using SessionContext context = EarlierServer.Start(suite);
        MpcLine line = new();
        ProveRequest request = EarlierServer.Request(context, AttestationMode.Mpc, suite);
        string? read = null;
        request.Earlier[0].Answered = answer => read = answer.Read("response.json:$.token");
        bool isReading = false;
        bool isDone = false;

        SessionResult result = await line.RunAsync(
            context,
            (_, message) =>
            {
                isReading |= message.Kind == SessionMessage.Read;
                return [message];
            },
            (c, sender, _, value) =>
            {
                if (!isReading || c != channel || sender != SessionRole.Attestor)
                {
                    return value;
                }

                isDone = true;
                return (byte)(value ^ 1); // all of it: what belongs to a bit of the prover's that is 0 is not looked at
            },
            request);

        Assert.True(isDone, "Nothing was changed.");
        Assert.IsType<ProveException>(result.Error);
        Assert.True(read is null, $"{read}; {result.Error}; {result.Attestor}");
        Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
        Assert.False(result.Attestor.IsSigned);
    }

    private static (TlsCipherSuite, SessionMessage, Func<RelayedMessage, IEnumerable<RelayedMessage>>, AttestorFailure) Read(TlsCipherSuite suite, Func<byte[], byte[]> lie, AttestorFailure failure)
        => (suite, SessionMessage.Read, message => [message with { Payload = new ReadMessage(lie(ReadMessage.Decode(message.Payload).Record.ToArray())).Encode() }], failure);

    private static (TlsCipherSuite, SessionMessage, Func<RelayedMessage, IEnumerable<RelayedMessage>>, AttestorFailure) Server(Func<List<byte[]>, IEnumerable<byte[]>> lie)
        => (ChaCha, SessionMessage.Records, message =>
        {
            RecordsMessage truth = RecordsMessage.Decode(message.Payload);
            return [message with { Payload = new RecordsMessage(truth.Client, lie(Split(truth.Server.ToArray())).SelectMany(static r => r).ToArray()).Encode() }];
        }, AttestorFailure.RecordsMalformed);

    private static (TlsCipherSuite, SessionMessage, Func<RelayedMessage, IEnumerable<RelayedMessage>>, AttestorFailure) Earlier(Func<(int Sent, int Received), IReadOnlyList<(int, int)>> lie, AttestorFailure failure)
        => (ChaCha, SessionMessage.Statement, message =>
        {
            using StatementMessage truth = StatementMessage.Decode(message.Payload);
            using StatementMessage told = new()
            {
                Handshake = truth.Handshake,
                Sent = truth.Sent,
                Received = truth.Received,
                Ranges = truth.Ranges,
                Earlier = lie(Assert.Single(truth.Earlier)),
                Correlations = truth.Correlations,
                SessionHash = truth.SessionHash,
            };
            return [message with { Payload = told.Encode() }];
        }, failure);

    private static RelayedMessage Confirm() => new((byte)SessionMessage.Confirm, new ConfirmMessage(new byte[32]).Encode());

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }

    private static List<byte[]> Split(byte[] records)
    {
        List<byte[]> split = [];
        for (int at = 0; at < records.Length; at += split[^1].Length)
        {
            split.Add(records[at..(at + TlsRecord.HeaderSize + (records[at + 3] << 8) + records[at + 4])]);
        }

        return split;
    }
}
