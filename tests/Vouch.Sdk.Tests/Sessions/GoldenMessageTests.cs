using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Attesting;
using Vouch.Crypto;
using Vouch.Crypto.Signing;
using Vouch.MpcTls.Sharing;
using Vouch.MpcTls.Statements;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.Tests.Sessions;

/// <summary>The bytes of a session are a protocol: a change of the code that is not meant to change them leaves them as they were.</summary>
public sealed class GoldenMessageTests
{
    private static readonly DateTimeOffset s_time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_encoding_of_every_message_is_the_golden_one()
    {
        Dictionary<string, byte[]> messages = new()
        {
            ["open, whole"] = NewOpen([], null, null, null).Encode(),
            ["open, split, bound, elsewhere"] = NewOpen([RequestSegment.Public(Bytes(1, 40)), RequestSegment.Secret(1000), RequestSegment.Public(Bytes(2, 32))], "127.0.0.1:8443", Bytes(3, 32), Bytes(4, 32)).Encode(),
            ["open, proven"] = NewOpen([], null, null, null, correlations: 2_000_000).Encode(),
            ["statement, TLS 1.3"] = NewStatement(new Tls13HandshakeSecrets(Bytes(15, 32), Bytes(16, 32)), NewRecords()).Encode(),
            ["statement, TLS 1.2, response opened"] = NewStatement(new Tls12FinishedOpening(Bytes(17, 12), Bytes(18, 12)), null).Encode(),
            ["statement, after others"] = NewStatement(new Tls13HandshakeSecrets(Bytes(15, 32), Bytes(16, 32)), NewRecords(), (120, 300), (90, 70_000)).Encode(),
            ["accepted"] = new AcceptedMessage(Bytes(5, 32), 1_772_366_400, "192.0.2.7:443").Encode(),
            ["open, MPC"] = NewOpen([], null, null, null, correlations: 2_000_000, shareCommitment: Bytes(19, 32)).Encode(),
            ["open, server hidden"] = (NewOpen([], null, null, null, correlations: 2_000_000, shareCommitment: Bytes(19, 32)) with { Host = "", Port = 0 }).Encode(),
            ["records, server hidden"] = new RecordsMessage(default, Bytes(26, 50)).Encode(),
            ["statement, server hidden"] = NewStatement(null, NewRecords()).Encode(),
            ["signed, server hidden"] = NewReply(new ServerFacts.Hidden(Bytes(19, 32), Bytes(20, 32), Bytes(21, 65), Bytes(22, 65))).Encode(),
            ["accepted, MPC"] = new AcceptedMessage(Bytes(5, 32), 1_772_366_400, "", Bytes(20, 65)).Encode(),
            ["agree, TLS 1.3"] = NewAgree(new SharedTerms.OfTls13(new Tls13Terms(CipherSuite.ChaCha20Poly1305Sha256, NamedGroup.Secp256r1, Bytes(21, 65), Bytes(22, 32)))),
            ["agree, TLS 1.2"] = NewAgree(new SharedTerms.OfTls12(NewTerms12(default))),
            ["agree, TLS 1.2, extended"] = NewAgree(new SharedTerms.OfTls12(NewTerms12(Bytes(31, 32)))),
            ["derive"] = new DeriveMessage(Bytes(24, 32)).Encode(),
            ["seal"] = new SealMessage(ContentType.ApplicationData, 1025).Encode(),
            ["read"] = new ReadMessage(Bytes(32, 60)).Encode(),
            ["confirm"] = new ConfirmMessage(Bytes(33, 32)).Encode(),
            ["prepare"] = new PrepareMessage(1024, CipherSuite.Aes128GcmSha256, Bytes(27, 32)).Encode(),
            ["prepared"] = new PreparedMessage(1_700_000_000).Encode(),
            ["records"] = new RecordsMessage(Bytes(25, 40), Bytes(26, 50)).Encode(),
            ["share"] = new ShareMessage(new SharedKeysOpening(SecretBuffer.CopyOf(Bytes(27, 32)), SecretBuffer.CopyOf(Bytes(28, 81)))).Encode(),
            ["refused"] = new RefusedMessage(RefusalCode.NotVerified).Encode(),
            ["opening, TLS 1.3 whole"] = NewOpening(new Tls13WholeSecrets(Bytes(6, 32))).Encode(),
            ["opening, TLS 1.3 split"] = NewOpening(new Tls13SplitSecrets(Bytes(7, 48), Bytes(8, 48), Bytes(9, 48), [new OpenedGeneration(0, Bytes(10, 32), Bytes(11, 12)), new OpenedGeneration(2, Bytes(12, 32), Bytes(13, 12))])).Encode(),
            ["opening, TLS 1.2"] = NewOpening(new Tls12Secrets(Bytes(14, 48))).Encode(),
            ["signed"] = NewReply().Encode(),
        };

        Assert.Empty(GoldenFile.Compare("tests/Vouch.Sdk.Tests/Sessions/golden-messages.txt", messages));
    }

    [Fact]
    public async Task A_session_under_seeds_says_the_golden_bytes()
    {
        using TestCertificateAuthority authority = TestCertificateAuthority.Create(TestCertificateOptions.Authority("Root") with { NotBefore = s_time.AddDays(-1), NotAfter = s_time.AddDays(1) });
        using X509Certificate2 certificate = authority.Issue(new TestCertificateOptions { Hosts = [SessionContext.Host], NotBefore = s_time.AddDays(-1), NotAfter = s_time.AddDays(1) });
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.Secp256k1, new SeededRandomSource(1));
        (DuplexPipe near, DuplexPipe far) = DuplexPipe.Create();
        ServerScript script = new() { Certificate = certificate, Application = AnswerAsync };
        Task serving = new ScriptedServer(far, script, new SeededRandomSource(2)).RunAsync();
        SessionTerms terms = new(
            key,
            (_, _, _, _) => Task.FromResult(new ServerConnection(new DuplexPipeStream(near), new IPEndPoint(IPAddress.Parse("192.0.2.7"), 443))),
            static (_, _) => { },
            new AttestorLimits(),
            authority.Roots,
            new FixedClock(s_time),
            new SeededRandomSource(3),
            new LargeArrays());
        Dictionary<string, byte[]> said = [];
        Prover prover = new(
            new ProverOptions { Attestor = "in process", ServerRoots = authority.Roots },
            new FixedClock(s_time),
            cancel =>
            {
                (Stream left, Stream right) = DuplexPipeStream.CreatePair();
                (left, right) = SessionRelay.With(
                    (_, message) =>
                    {
                        said.Add(message.Kind.ToString(), message.Payload);
                        return [message];
                    },
                    TimeProvider.System)(left, right);
                _ = new AttestorSessions(terms, NullLogger.Instance).RunAsync(right, cancel);
                return Task.FromResult<Stream>(new FirstWriteStream(left, bytes => said.Add("first flight", bytes)));
            },
            new SeededRandomSource(4));
        ProveRequest request = new($"https://{SessionContext.Host}/account") { AttestorView = AttestorView.Response, Challenge = new byte[] { 1 }, Subject = new byte[20] };

        ProvenSession session = await prover.ProveAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        await serving;
        Assert.Equal(s_time, session.Time);
        said.Remove(nameof(SessionMessage.Signed)); // holds the server's signature, which is random
        Assert.Empty(GoldenFile.Compare("tests/Vouch.Sdk.Tests/Sessions/golden-session.txt", said));
    }

    private static async Task AnswerAsync(ScriptedServer server)
    {
        while (await server.ReadRecordAsync() is (ContentType type, _) && type != ContentType.ApplicationData)
        {
        }

        await server.SendAsync(ContentType.ApplicationData, SessionContext.Response);
        await server.SendAsync(ContentType.Alert, 1, 0);
    }

    private static byte[] NewAgree(SharedTerms terms) => new AgreeMessage(terms, Bytes(23, 65)).Encode();

    private static Tls12Terms NewTerms12(ReadOnlyMemory<byte> sessionHash)
        => new(CipherSuite.EcdheRsaAes128GcmSha256, NamedGroup.Secp256r1, Bytes(21, 65), Bytes(29, 32), Bytes(30, 32), sessionHash);

    private static OpenMessage NewOpen(RequestSegment[] request, string? connectTo, byte[]? challenge, byte[]? subject, int correlations = 0, byte[]? shareCommitment = null) => new()
    {
        Mode = (byte)(shareCommitment is null ? 0 : 1),
        ShareCommitment = shareCommitment,
        RequestSize = shareCommitment is null ? 0 : 1024,
        Ticket = shareCommitment is null ? null : Bytes(28, 32),
        ExpectedSuite = shareCommitment is null ? null : CipherSuite.EcdheEcdsaAes128GcmSha256,
        Host = SessionContext.Host,
        Port = 443,
        ConnectTo = connectTo,
        Request = request,
        Challenge = challenge,
        Subject = subject,
        Correlations = correlations,
    };

    private static StatementMessage NewStatement(OpenedSecrets? handshake, DirectionStatement? response, params IReadOnlyList<(int, int)> earlier) => new()
    {
        Handshake = handshake,
        Sent = new StatedDirection(new DirectionStatement(
            [new StatedRecord(ContentType.ApplicationData, 300, default), new StatedRecord(ContentType.Alert, 2, new byte[] { 1, 0 })],
            [new ShownBytes(0, Bytes(17, 3)), new ShownBytes(10, Bytes(18, 40))])),
        Received = response is not null ? new StatedDirection(response) : StatedDirection.WithKey(Bytes(19, 20)),
        Ranges = new StatedRanges
        {
            Ranges = [new TranscriptRange(Direction.Received, RangeKind.JsonValue, [new Segment(100, 5), new Segment(110, 66_000)]), new TranscriptRange(Direction.Sent, RangeKind.Opaque, 0, 3)],
            Commitments = Bytes(20, 64),
            Checks = [(byte)RangeCheck.JsonOf4Levels, StatedRanges.Revealed],
            Blinders = Bytes(21, 16),
            Texts = [new TranscriptRange(Direction.Sent, RangeKind.HttpText, 60, 20)],
        },
        Earlier = earlier,
        Correlations = 3_000_000_000,
        SessionHash = Bytes(22, 32),
    };

    private static DirectionStatement NewRecords() => new(
        [new StatedRecord(ContentType.Handshake, 250, new byte[] { 4, 0, 0, 246 }), new StatedRecord(ContentType.ApplicationData, 16_384, default)], []);

    private static OpeningMessage NewOpening(OpenedSecrets secrets) => new()
    {
        Secrets = secrets,
        SentLength = 300,
        ReceivedLength = 70_000,
        BlinderSeed = Bytes(15, 32),
        Ranges =
        [
            new TranscriptRange(Direction.Sent, RangeKind.Hidden, 64, 20),
            new TranscriptRange(Direction.Received, RangeKind.HttpText, 0, 15),
            new TranscriptRange(Direction.Received, RangeKind.JsonValue, [new Segment(100, 5), new Segment(110, 66_000)]),
        ],
        SessionHash = Bytes(16, 32),
    };

    private static AttestorReply NewReply(ServerFacts.Hidden? hidden = null)
    {
        Transcript transcript = new(Bytes(17, 50), Bytes(18, 60));
        RangeCommitments commitments = RangeCommitments.Create(transcript, [new TranscriptRange(Direction.Received, RangeKind.Opaque, 0, 60)], Bytes(15, 32), out _)!;
        SessionFacts facts = new()
        {
            Server = hidden ?? (ServerFacts)new ServerFacts.Shown
            {
                Name = SessionContext.Host,
                Port = 443,
                Hello = new HelloFacts(Bytes(19, 32), Bytes(20, 32), Bytes(21, 32), Bytes(22, 32)),
                CertificateChain = [Bytes(23, 300), Bytes(24, 20)],
                HandshakeSignature = new HandshakeSignature(0x0403, Bytes(25, 71), Bytes(26, 130)),
            },
            DialledAddress = hidden is null ? "192.0.2.7:443" : "",
            Tls = hidden is null ? new TlsFacts(0x0304, 0x1301, 0x001D, "http/1.1") : new TlsFacts(0x0304, 0x1303, 0x0017, ""),
            Transcript = new TranscriptFacts(50, 60, 0, Completeness.Message, hidden is null ? TranscriptOpening.HandshakeSecret : TranscriptOpening.Proof),
        };
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.Secp256k1, new SeededRandomSource(1));
        SessionBinding binding = new(hidden is null ? AttestationMode.Proxy : AttestationMode.Mpc, s_time, Bytes(27, 32), Bytes(28, 32), Bytes(29, 32), AttestationHeader.None);
        return AttestorReply.Issue(key, binding, facts, commitments, Bytes(30, 32));
    }

    private static byte[] Bytes(ulong seed, int length)
    {
        byte[] bytes = new byte[length];
        new SeededRandomSource(seed).Fill(bytes);
        return bytes;
    }

    /// <summary>Shows the first write.</summary>
    private sealed class FirstWriteStream(Stream inner, Action<byte[]> take) : LineStream(inner)
    {
        private bool _taken;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_taken)
            {
                _taken = true;
                take(buffer.ToArray());
            }

            return Inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
