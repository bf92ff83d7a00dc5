using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Vouch.Attesting;
using Vouch.Crypto.Signing;
using Vouch.Preparing;
using Vouch.Proving;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Transport;

namespace Vouch.Tests;

/// <summary>Takes the prover's and the attestor's end of the line between them, and gives them others.</summary>
internal delegate (Stream Prover, Stream Attestor) Between(Stream prover, Stream attestor);

/// <summary>What became of a session, on either side.</summary>
internal sealed record SessionResult(ProvenSession? Proven, Exception? Error, AttestorOutcome Attestor);

/// <summary>A server, an attestor and a prover in one process: real TLS over loopback between attestor and server, memory between prover and attestor.</summary>
internal sealed class SessionContext : IAsyncDisposable
{
    public const string Host = "bank.example";
    public const string Body = """{"name":"Ada","accounts":[{"iban":"DE89","balance":1842.17},{"iban":"DE90","balance":3}],"note":"a \"b\" c"}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly TestCertificateAuthority _authority;
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentQueue<Task<AttestorOutcome>> _sessions = [];
    private AttestorSessions? _attestor;

    private SessionContext(TestCertificateAuthority authority, X509Certificate2 certificate, TestHttpsServer server)
    {
        _authority = authority;
        _certificate = certificate;
        Server = server;
        Roots = authority.Roots;
        Dial = DialAsync;
    }

    public TestHttpsServer Server { get; }

    public X509Certificate2Collection Roots { get; }

    public SigningKey Key { get; } = SigningKey.Generate(KeyAlgorithm.Secp256k1, new SeededRandomSource(1));

    public AttestorLimits Limits { get; set; } = new();

    public DialServer Dial { get; set; }

    public AdmitServer Admit { get; set; } = static (_, _) => { };

    /// <summary>Where the attestor keeps what is prepared.</summary>
    public PreparationStore? Prepared { get; set; }

    /// <summary>The attestor's clock.</summary>
    public TimeProvider AttestorClock { get; set; } = TimeProvider.System;

    /// <summary>The prover's clock.</summary>
    public TimeProvider ProverClock { get; set; } = TimeProvider.System;

    public ProverOptions Options { get; set; } = new() { Attestor = "in process" };

    /// <summary>Stands between the two parties: takes the prover's and the attestor's end, gives them others.</summary>
    public Between Between { get; set; } = static (prover, attestor) => (prover, attestor);

    /// <summary>What the server answers unless said otherwise.</summary>
    public static byte[] Response => TestHttpsServer.Json(Body);

    public static SessionContext Start(SslProtocols protocols = SslProtocols.None) => Start(Response, protocols);

    public static SessionContext Start(byte[] response, SslProtocols protocols = SslProtocols.None) => Start(certificate => TestHttpsServer.Start(certificate, response, protocols));

    public static SessionContext Start(TestKeyKind key, Func<X509Certificate2, TestHttpsServer> serve)
    {
        TestCertificateAuthority authority = TestCertificateAuthority.Create();
        X509Certificate2 certificate = authority.Issue(new TestCertificateOptions { Hosts = [Host], Key = key });
        return new SessionContext(authority, certificate, serve(certificate));
    }

    public static SessionContext Start(Func<X509Certificate2, TestHttpsServer> serve, params IReadOnlyList<X509Extension> extensions)
    {
        TestCertificateAuthority authority = TestCertificateAuthority.Create();
        X509Certificate2 certificate = authority.Issue(new TestCertificateOptions { Hosts = [Host], OtherExtensions = extensions });
        return new SessionContext(authority, certificate, serve(certificate));
    }

    public ProveRequest Request(string path = "/account") => new($"https://{Host}{path}") { AttestorView = AttestorView.Response };

    public async Task<ProvenSession> ProveAsync(ProveRequest request)
    {
        Options.ServerRoots = Roots;
        return await new Prover(Options, ProverClock, Connect).ProveAsync(request, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Runs one session, beside others if need be, and gives what both sides say of it.</summary>
    public async Task<SessionResult> RunAsync(
        ProveRequest request, Between? between = null, IProgress<ProveProgress>? progress = null, CancellationToken cancelProver = default, CancellationToken cancelAttestor = default)
    {
        Options.ServerRoots = Roots;
        Task<AttestorOutcome>? attesting = null;
        Prover prover = new(Options, ProverClock, _ =>
        {
            (Stream stream, attesting) = Connect(between ?? Between, cancelAttestor);
            return Task.FromResult(stream);
        });
        ProvenSession? proven = null;
        Exception? error = null;
        try
        {
            proven = await prover.ProveAsync(request, progress, cancelProver);
        }
#pragma warning disable CA1031 // which one it is, the test says
        catch (Exception e)
#pragma warning restore CA1031
        {
            error = e;
        }

        return new SessionResult(proven, error, await attesting!.WaitAsync(s_patience));
    }

    /// <summary>Proves, expects that it fails, and gives both sides' reasons.</summary>
    public async Task<(ProveException Prover, AttestorOutcome Attestor)> FailAsync(ProveRequest request)
    {
        ProveException e = await Assert.ThrowsAsync<ProveException>(() => ProveAsync(request));
        return (e, await OutcomeAsync());
    }

    /// <summary>The attestor's view of the last session.</summary>
    public async Task<AttestorOutcome> OutcomeAsync() => await _sessions.Last().WaitAsync(s_patience);

    /// <summary>The attestor's view of all sessions, in order.</summary>
    public Task<AttestorOutcome[]> OutcomesAsync() => Task.WhenAll(_sessions).WaitAsync(s_patience);

    public Task<Stream> Connect(CancellationToken cancellationToken) => Task.FromResult(Connect(Between, CancellationToken.None).Prover);

    public async Task<ServerConnection> DialAsync(string host, int port, string? connectTo, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Server.Port, cancellationToken);
        return new ServerConnection(new NetworkStream(socket, ownsSocket: true), new IPEndPoint(IPAddress.Loopback, Server.Port));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sessions).WaitAsync(s_patience);
        await Server.DisposeAsync();
        _certificate.Dispose();
        _authority.Dispose();
        Key.Dispose();
    }

    private (Stream Prover, Task<AttestorOutcome> Attesting) Connect(Between between, CancellationToken cancelAttestor)
    {
        (Stream prover, Stream attestor) = DuplexPipeStream.CreatePair();
        (prover, attestor) = between(prover, attestor);
        AttestorSessions sessions = LazyInitializer.EnsureInitialized(ref _attestor, () => new AttestorSessions(Key, Dial, Admit, Limits, Roots, AttestorClock, NullLogger.Instance, Prepared));
        Task<AttestorOutcome> attesting = sessions.RunAsync(attestor, cancelAttestor);
        _sessions.Enqueue(attesting);
        return (prover, attesting);
    }
}
