using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;
using Vouch.Attesting;
using Vouch.Crypto.Signing;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Benchmarks.Sessions;

/// <summary>A finished TLS 1.3 session with a real server as an attestor has recorded it, and what follows from it.</summary>
internal sealed class SampleSession
{
    public const string Host = "bank.example";
    public const string Selector = "response.json:$.balance";

    private const string Request = "GET /account HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\r\n";

    private readonly byte[] _sent;
    private readonly byte[] _received;
    private readonly OpenMessage _open = new() { Mode = 0, Host = Host, Port = 443, ConnectTo = null, Request = [], Challenge = null, Subject = null };
    private readonly OpeningMessage _opening;

    private SampleSession(byte[] sent, byte[] received, Transcript transcript, OpenedSecrets secrets, X509Certificate2Collection roots)
    {
        (_sent, _received, Transcript, Roots) = (sent, received, transcript, roots);
        Ranges = new RangePlanner().Plan(transcript);
        _opening = new OpeningMessage
        {
            Secrets = secrets,
            SentLength = transcript.Sent.Length,
            ReceivedLength = transcript.Received.Length,
            BlinderSeed = BlinderSeed,
            Ranges = Ranges,
            SessionHash = new byte[SessionProtocol.DigestSize],
        };
    }

    public Transcript Transcript { get; }

    public X509Certificate2Collection Roots { get; }

    public IReadOnlyList<TranscriptRange> Ranges { get; }

    public byte[] BlinderSeed { get; } = new byte[RangeCommitments.BlinderSeedSize];

    public byte[] SaltSeed { get; } = new byte[AttestationBody.SaltSeedSize];

    public SigningKey Key { get; } = SigningKey.Generate(KeyAlgorithm.Secp256k1, new SeededRandomSource(1));

    public SessionBinding Binding { get; } = new(
        AttestationMode.Proxy, DateTimeOffset.UtcNow, new byte[32], new byte[32], AttestationHeader.None, AttestationHeader.None);

    /// <summary>Runs the session.</summary>
    /// <param name="jsonSize">The size of the body of the response, in bytes.</param>
    public static async Task<SampleSession> RunAsync(int jsonSize)
    {
        using TestCertificateAuthority authority = TestCertificateAuthority.Create();
        using TestCertificate certificate = authority.IssueServer(TestKeyKind.EcdsaP256, Host);
        using X509Certificate2 withKey = certificate.WithKey();
        byte[] body = SampleJson.Create(jsonSize);
        byte[] response = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), .. body];
        await using TestHttpsServer server = TestHttpsServer.Start(withKey, response, SslProtocols.Tls13);
        using SocketPipe socket = await SocketPipe.ConnectAsync(server.Port, CancellationToken.None);
        RecordingPipe recording = new(socket);
        X509Certificate2Collection roots = authority.Roots;
        roots.Add(X509CertificateLoader.LoadCertificate(certificate.Intermediate.RawData)); // the server sends its leaf alone
        await using LocalTlsKeys keys = new();
        TlsClientOptions options = new() { Host = ServerName.Parse(Host), CertificatePolicy = new ServerCertificatePolicy(roots) };
        byte[] received = new byte[response.Length];
        await using (TlsClient tls = new(recording, keys, options))
        {
            await tls.HandshakeAsync(CancellationToken.None);
            await tls.WriteAsync(Encoding.ASCII.GetBytes(Request), CancellationToken.None);
            for (int length = 0, count = 1; count > 0; length += count)
            {
                count = length < received.Length ? await tls.ReadAsync(received.AsMemory(length), CancellationToken.None) : 0;
            }

            await tls.CloseAsync(CancellationToken.None);
        }

        await recording.Completion;
        return new SampleSession(
            Bytes(recording.ClientLog), Bytes(recording.ServerLog), new Transcript(Encoding.ASCII.GetBytes(Request), received), keys.OpenWhole(), roots);
    }

    /// <summary>All that the attestor checks before it signs. Opening takes the place of the recording, so each run begins with a fresh copy.</summary>
    public CheckedSession Check()
    {
        using RecordLog sent = Log(_sent);
        using RecordLog received = Log(_received);
        return new SessionCheck(_open, _opening, sent, received, Roots, DateTimeOffset.UtcNow).Run("127.0.0.1:443");
    }

    /// <summary>What the attestor signs.</summary>
    public AttestorReply Sign(CheckedSession session) => AttestorReply.Issue(Key, Binding, session.Facts, session.Commitments, SaltSeed);

    /// <summary>What the prover keeps.</summary>
    public Attestation Accept(AttestorReply reply, RangeCommitments commitments)
        => Attestation.Accept(reply, Transcript, commitments, BlinderSeed, out AttestationFailure failure) ?? throw new InvalidOperationException(failure.ToString());

    /// <summary>The commitments as the prover makes them.</summary>
    public RangeCommitments Commit()
        => RangeCommitments.Create(Transcript, Ranges, BlinderSeed, out RangeFailure failure) ?? throw new InvalidOperationException(failure.ToString());

    private static RecordLog Log(byte[] bytes)
    {
        RecordLog log = new(1 << 24, 1 << 16);
        return log.TryAppend(bytes) ? log : throw new InvalidOperationException("The recording is too long.");
    }

    private static byte[] Bytes(IEnumerable<TlsRecord> records) => [.. records.SelectMany(static record =>
    {
        int length = (int)record.Fragment.Length;
        return (byte[])[(byte)record.Type, (byte)(record.Version >> 8), (byte)record.Version, (byte)(length >> 8), (byte)length, .. System.Buffers.BuffersExtensions.ToArray(record.Fragment)];
    })];
}
