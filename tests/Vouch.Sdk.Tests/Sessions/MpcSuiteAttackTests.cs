using System.Net.Security;
using Vouch.Attestations;
using Vouch.Attesting;
using Vouch.Crypto;
using Vouch.MpcTls.Sharing;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>Lies in MPC mode where version or cipher make a difference, in both versions and with both ciphers: nothing is signed, and nothing is stated to a lying attestor.</summary>
public sealed class MpcSuiteAttackTests
{
    private const TlsCipherSuite ChaCha13 = TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256;
    private const TlsCipherSuite Aes13 = TlsCipherSuite.TLS_AES_128_GCM_SHA256;
    private const TlsCipherSuite ChaCha12 = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;
    private const TlsCipherSuite Aes12 = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;

    private static readonly byte[] s_zeros = new byte[32];

    private static readonly Dictionary<string, (SessionMessage Kind, Func<RelayedMessage, IEnumerable<RelayedMessage>> Lie)> s_lies = new()
    {
        ["another session hash"] = Agree(static terms => terms with { SessionHash = s_zeros }),
        ["no session hash"] = Agree(static terms => terms with { SessionHash = default }),
        ["a share of the server that is no point"] = Agree(static terms => terms with { ServerShare = new byte[KeyShare.PointSize] }),
        ["another suite of the same cipher"] = Agree(static terms => terms with { Suite = CipherSuite.EcdheRsaAes128GcmSha256 }),
        ["another hash for the client's key and Finished"] = (SessionMessage.Derive, static m => [m with { Payload = new DeriveMessage(s_zeros).Encode() }]),
        ["another type of the first sealed record"] = (SessionMessage.Seal, static m => [m with { Payload = Retype(m.Payload) }]),
        ["a handshake record less"] = Traffic(static (client, server) => (client[..LastRecord(client)], server)),
        ["a sealed record in front of those that were"] = Traffic(static (client, server) => ([.. client, 23, 3, 3, 0, 40, .. new byte[40]], server)),
        ["another hello of the server"] = Traffic(static (client, server) => (client, Flip(server, 20))),
    };

    /// <summary>By how many bytes before the end of what an attestor computes: the hash of the last tag's labels, the tag.</summary>
    public static MatrixTheoryData<TlsCipherSuite, int> TagBytes => new([Aes13, Aes12], [1, 40]);

    public static MatrixTheoryData<TlsCipherSuite, int> Contributions => new([Aes13, Aes12], [0, 64]);

    /// <summary>Those of TLS 1.3 are in <see cref="MpcLyingProverTests"/>; the cipher makes no difference to them.</summary>
    public static MatrixTheoryData<TlsCipherSuite, string> Lies => new([Aes12], s_lies.Keys);

    public static TheoryData<TlsCipherSuite> Suites => [ChaCha13, Aes13, ChaCha12, Aes12];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lying_prover_is_refused_before_the_share_is_opened(TlsCipherSuite suite, string lie)
    {
        await using SessionContext context = Start(suite);
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, SessionRelay.Only(s_lies[lie].Kind, s_lies[lie].Lie), request: Request(context, suite));

        Assert.False(result.Attestor.IsSigned);
        Assert.NotEqual(AttestorFailure.InternalError, result.Attestor.Failure);
        Assert.IsType<ProveException>(result.Error);
        Assert.DoesNotContain(SessionMessage.Share, line.Passed);
        Assert.DoesNotContain(SessionMessage.Signed, line.Passed);
    }

    [Theory]
    [MemberData(nameof(TagBytes))]
    public async Task A_tag_that_the_attestor_has_changed_is_not_sent(TlsCipherSuite suite, int beforeEnd)
    {
        await using SessionContext context = Start(suite);
        MpcLine honest = new();
        SessionResult truth = await honest.RunAsync(context, request: Request(context, suite));
        MpcLine line = new();

        long at = honest.Sizes[(ChannelId.Garbling, SessionRole.Attestor)] - beforeEnd;
        SessionResult result = await line.RunAsync(context, alter: MpcLine.Flip(ChannelId.Garbling, SessionRole.Attestor, at), request: Request(context, suite));

        Assert.Null(truth.Error);
        Assert.Equal($"{suite}", truth.Proven!.Suite);
        Assert.True(result.Error is ProveException { Failure: ProveFailure.AttestorMisbehaved }, $"{result.Attestor}; {result.Error}");
        Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
        Assert.Single(context.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Contributions))]
    public async Task Another_opened_share_is_noticed_and_nothing_is_stated(TlsCipherSuite suite, int place)
    {
        await using SessionContext context = Start(suite);
        MpcLine line = new();

        SessionResult result = await line.RunAsync(
            context,
            SessionRelay.Only(SessionMessage.Share, message =>
            {
                using ShareMessage truth = ShareMessage.Decode(message.Payload);
                using ShareMessage said = new(new SharedKeysOpening(SecretBuffer.CopyOf(truth.Opening.Scalar.Span), SecretBuffer.CopyOf(Flip(truth.Opening.Contributions.Span.ToArray(), place))));
                return [message with { Payload = said.Encode() }];
            }),
            request: Request(context, suite));

        Assert.True(result.Error is ProveException { Failure: ProveFailure.AttestorMisbehaved }, $"{result.Attestor}; {result.Error}");
        Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
    }

    [Theory]
    [InlineData(ChaCha13)]
    [InlineData(Aes13)]
    [InlineData(ChaCha12)]
    public async Task Another_scaled_key_spoils_the_tag_and_nothing_is_stated(TlsCipherSuite suite)
    {
        await using SessionContext context = Start(suite);
        MpcLine honest = new();
        SessionResult truth = await honest.RunAsync(context, request: Request(context, suite));
        MpcLine line = new();

        long at = honest.Sizes[(ChannelId.Conversion, SessionRole.Attestor)] - 1;
        SessionResult result = await line.RunAsync(context, alter: MpcLine.Flip(ChannelId.Conversion, SessionRole.Attestor, at), request: Request(context, suite));

        Assert.Null(truth.Error);
        Assert.IsType<ProveException>(result.Error); // the server, which does not take the record, may be the first to say so
        Assert.False(result.Attestor.IsSigned);
        Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
        Assert.Single(context.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task A_server_that_gets_another_ciphertext_than_was_sealed_takes_no_request(TlsCipherSuite suite)
    {
        await using SessionContext context = Start(suite);
        await using AlteredServerLine altered = new(context.Server.Port, client: IsTls13(suite) ? 1 : 0); // in TLS 1.3 the Finished looks like data too
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, request: Request(context, suite, altered.Port));

        Assert.Equal(1, altered.Changed);
        Assert.Empty(context.Server.Requests);
        Assert.IsType<ProveException>(result.Error);
        Assert.False(result.Attestor.IsSigned);
        Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
    }

    [Theory]
    [InlineData(ChaCha13)]
    [InlineData(Aes12)]
    public async Task Records_of_the_server_that_were_changed_before_they_were_handed_over_are_not_attested(TlsCipherSuite suite)
    {
        await using SessionContext context = Start(suite);
        await using AlteredServerLine line = new(context.Server.Port, server: await LastRecordOfAsync(context, suite));

        SessionResult result = await new MpcLine().RunAsync(context, request: Request(context, suite, line.Port));

        Assert.Equal(1, line.Changed);
        Assert.IsType<ProveException>(result.Error);
        Assert.False(result.Attestor.IsSigned);
    }

    [Theory]
    [InlineData(ChaCha13, false)]
    [InlineData(ChaCha13, true)]
    [InlineData(Aes12, false)]
    [InlineData(Aes12, true)]
    public async Task Nothing_is_taken_once_the_share_is_open(TlsCipherSuite suite, bool isRecord)
    {
        await using SessionContext context = Start(suite);
        MpcLine line = new();
        RelayedMessage more = isRecord
            ? new((byte)SessionMessage.Records, new RecordsMessage(Array.Empty<byte>(), Array.Empty<byte>()).Encode())
            : new((byte)SessionMessage.Seal, new SealMessage(ContentType.ApplicationData, 10).Encode());

        SessionResult result = await line.RunAsync(context, SessionRelay.Only(SessionMessage.Statement, message => [more, message]), request: Request(context, suite));

        Assert.Equal(AttestorFailure.ProtocolViolation, result.Attestor.Failure);
        Assert.Contains(SessionMessage.Share, line.Passed);
        Assert.DoesNotContain(SessionMessage.Signed, line.Passed);
    }

    /// <summary>The number of the server's last record that looks like data but close_notify of TLS 1.3, which does too.</summary>
    private static async Task<int> LastRecordOfAsync(SessionContext context, TlsCipherSuite suite)
    {
        int records = 0;
        SessionResult truth = await new MpcLine().RunAsync(
            context,
            SessionRelay.Only(SessionMessage.Records, message =>
            {
                ReadOnlySpan<byte> server = RecordsMessage.Decode(message.Payload).Server.Span;
                for (int at = 0; at < server.Length; at += TlsRecord.HeaderSize + (server[at + 3] << 8) + server[at + 4])
                {
                    records += server[at] == (byte)ContentType.ApplicationData ? 1 : 0;
                }

                return [message];
            }),
            request: Request(context, suite));
        Assert.Null(truth.Error);
        return records - (IsTls13(suite) ? 2 : 1);
    }

    private static bool IsTls13(TlsCipherSuite suite) => suite is ChaCha13 or Aes13;

    private static SessionContext Start(TlsCipherSuite suite)
        => SessionContext.Start(TestKeyKind.EcdsaP256, certificate => TestHttpsServer.Start(certificate, SessionContext.Response, suite));

    private static ProveRequest Request(SessionContext context, TlsCipherSuite suite, int? port = null)
    {
        ProveRequest request = new($"https://{SessionContext.Host}/account") { Mode = AttestationMode.Mpc, ConnectTo = $"127.0.0.1:{port ?? context.Server.Port}" };
        request.Suites.Add($"{suite}");
        return request;
    }

    private static (SessionMessage, Func<RelayedMessage, IEnumerable<RelayedMessage>>) Agree(Func<Tls12Terms, Tls12Terms> lie)
    {
        return (SessionMessage.Agree, Rewrite);

        IEnumerable<RelayedMessage> Rewrite(RelayedMessage message)
        {
            AgreeMessage truth = AgreeMessage.Decode(message.Payload);
            return [message with { Payload = (truth with { Terms = new SharedTerms.OfTls12(lie(Assert.IsType<SharedTerms.OfTls12>(truth.Terms).Terms)) }).Encode() }];
        }
    }

    private static (SessionMessage, Func<RelayedMessage, IEnumerable<RelayedMessage>>) Traffic(Func<byte[], byte[], (byte[] Client, byte[] Server)> lie)
    {
        return (SessionMessage.Records, Rewrite);

        IEnumerable<RelayedMessage> Rewrite(RelayedMessage message)
        {
            RecordsMessage truth = RecordsMessage.Decode(message.Payload);
            (byte[] client, byte[] server) = lie(truth.Client.ToArray(), truth.Server.ToArray());
            return [message with { Payload = new RecordsMessage(client, server).Encode() }];
        }
    }

    private static byte[] Retype(byte[] payload)
    {
        SealMessage truth = SealMessage.Decode(payload);
        return new SealMessage(ContentType.Alert, truth.Size).Encode();
    }

    private static int LastRecord(byte[] records)
    {
        int last = 0;
        for (int at = 0; at < records.Length; at += TlsRecord.HeaderSize + (records[at + 3] << 8) + records[at + 4])
        {
            last = at;
        }

        return last;
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }
}
