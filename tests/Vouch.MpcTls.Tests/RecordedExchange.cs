using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Crypto;
using Vouch.Crypto.Platform;
using Vouch.MpcTls.Statements;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Tests;

/// <summary>A request to a real TLS server and its answer, recorded, with the prover's keys.</summary>
internal sealed class RecordedExchange : IDisposable
{
    private static readonly byte[] s_prefix = "vouch/v1/commit\0"u8.ToArray();
    private static readonly TestCertificateAuthority s_authority = TestCertificateAuthority.Create();
    private static readonly X509Certificate2 s_certificate = s_authority.Issue(new TestCertificateOptions { CommonName = "localhost" });
    private readonly LocalTlsKeys _keys;

    private RecordedExchange(LocalTlsKeys keys, RecordingPipe recording, byte[] sent, byte[] received)
    {
        _keys = keys;
        (Client, Server) = (recording.ClientLog, recording.ServerLog);
        (Sent, Received) = (sent, received);
        Opened = keys.OpenHandshake();
        Handshake = RecordedSession.VerifyHandshake(Client, Server, Opened, new ServerCertificatePolicy(s_authority.Roots), ServerName.Parse("localhost"), PlatformPrimitives.Instance);
    }

    public IReadOnlyList<TlsRecord> Client { get; }

    public IReadOnlyList<TlsRecord> Server { get; }

    public byte[] Sent { get; }

    public byte[] Received { get; }

    public OpenedSecrets Opened { get; }

    public OpenedHandshake Handshake { get; }

    public SessionProof Proof => new(Handshake, Opened, Client, Server);

    /// <summary>The prover's secret that every key follows from.</summary>
    public SecretBuffer CopySecret() => _keys.CopyRootSecret();

    public static async Task<RecordedExchange> RunAsync(CipherSuite suite, string request, byte[] response)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using TestHttpsServer server = TestHttpsServer.Start(s_certificate, response, (TlsCipherSuite)suite);
        using SocketPipe socket = await SocketPipe.ConnectAsync(server.Port, cancel);
        RecordingPipe recording = new(socket);
        LocalTlsKeys keys = new();
        TlsClient client = new(recording, keys, new TlsClientOptions { Host = ServerName.Parse("localhost"), CertificatePolicy = new ServerCertificatePolicy(s_authority.Roots), Suites = [suite] });
        await client.HandshakeAsync(cancel);
        byte[] sent = Encoding.Latin1.GetBytes(request);
        int half = sent.Length / 2;
        await client.WriteAsync(sent.AsMemory(0, half), cancel);
        if (suite.IsTls13)
        {
            await client.UpdateKeysAsync(cancel);
        }

        await client.WriteAsync(sent.AsMemory(half), cancel);
        List<byte> received = [];
        byte[] buffer = new byte[20_000];
        while (await client.ReadAsync(buffer, cancel) is > 0 and int size)
        {
            received.AddRange(buffer[..size]);
        }

        await client.CloseAsync(cancel);
        await client.DisposeAsync();
        await recording.Completion;
        return new RecordedExchange(keys, recording, sent, [.. received]);
    }

    /// <summary>States what the records are, shows some bytes and commits to others.</summary>
    public (SessionStatement Statement, SessionWitness Witness) State(IEnumerable<(Side Side, int Start, int Length)> shown, params (Side Side, (int Start, int Length)[] Segments)[] ranges)
    {
        using OpenedSecrets whole = Handshake.Session.Version == TlsVersion.Tls13 ? _keys.OpenWhole() : _keys.OpenMasterSecret();
        using RecordedSession session = RecordedSession.Verify(
            Client, Server, whole, new ServerCertificatePolicy(s_authority.Roots), ServerName.Parse("localhost"), PlatformPrimitives.Instance);
        List<SecretBuffer> blinders = [];
        List<ProvenRange> committed = [];
        foreach ((Side side, (int Start, int Length)[] segments) in ranges)
        {
            SecretBuffer blinder = new(ProvenRange.BlinderSize);
            RandomNumberGenerator.Fill(blinder.Span);
            blinders.Add(blinder);
            byte[] bytes = [.. segments.SelectMany(s => Plaintext(side).AsSpan(s.Start, s.Length).ToArray())];
            committed.Add(new ProvenRange(side, segments, s_prefix, SHA256.HashData([.. s_prefix, .. blinder.Span, .. bytes])));
        }

        return (
            new SessionStatement(
                new DirectionStatement(RecordStatements.Read(Handshake, session.OpenClient(), Side.Client, Client, []), Shown(Side.Client)),
                new DirectionStatement(RecordStatements.Read(Handshake, session.OpenServer(), Side.Server, Server, []), Shown(Side.Server)),
                committed),
            new SessionWitness(_keys.CopyRootSecret(), blinders));

        ShownBytes[] Shown(Side side) => [.. shown.Where(s => s.Side == side).Select(s => new ShownBytes(s.Start, Plaintext(side).AsMemory(s.Start, s.Length)))];
    }

    public byte[] Plaintext(Side side) => side == Side.Client ? Sent : Received;

    public void Dispose() => Opened.Dispose();
}
