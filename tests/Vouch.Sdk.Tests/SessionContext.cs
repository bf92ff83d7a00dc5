using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Vouch.Attesting;
using Vouch.Crypto.Signing;
using Vouch.Proving;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Transport;

namespace Vouch.Tests;

/// <summary>A server, an attestor and a prover in one process: real TLS over loopback between attestor and server, memory between prover and attestor.</summary>
internal sealed class SessionContext : IAsyncDisposable
{
    public const string Host = "bank.example";
    public const string Body = """{"name":"Ada","accounts":[{"iban":"DE89","balance":1842.17},{"iban":"DE90","balance":3}],"note":"a \"b\" c"}""";

    private readonly TestCertificateAuthority _authority;
    private readonly X509Certificate2 _certificate;
    private readonly List<Task<AttestorOutcome>> _sessions = [];

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

    /// <summary>The attestor's clock.</summary>
    public TimeProvider AttestorClock { get; set; } = TimeProvider.System;

    public ProverOptions Options { get; set; } = new() { Attestor = "in process" };

    /// <summary>Stands between the two parties: takes the prover's and the attestor's end, gives them others.</summary>
    public Func<Stream, Stream, (Stream Prover, Stream Attestor)> Between { get; set; } = static (prover, attestor) => (prover, attestor);

    public static SessionContext Start(SslProtocols protocols = SslProtocols.None) => Start(TestHttpsServer.Json(Body), protocols);

    public static SessionContext Start(byte[] response, SslProtocols protocols = SslProtocols.None) => Start(certificate => TestHttpsServer.Start(certificate, response, protocols));

    public static SessionContext Start(Func<X509Certificate2, TestHttpsServer> serve)
    {
        TestCertificateAuthority authority = TestCertificateAuthority.Create();
        X509Certificate2 certificate = authority.Issue(new TestCertificateOptions { Hosts = [Host] });
        return new SessionContext(authority, certificate, serve(certificate));
    }

    public ProveRequest Request(string path = "/account") => new($"https://{Host}{path}");

    public async Task<ProvenSession> ProveAsync(ProveRequest request)
    {
        Options.ServerRoots = Roots;
        return await new Prover(Options, TimeProvider.System, Connect).ProveAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Proves, expects that it fails, and gives both sides' reasons.</summary>
    public async Task<(ProveException Prover, AttestorOutcome Attestor)> FailAsync(ProveRequest request)
    {
        ProveException e = await Assert.ThrowsAsync<ProveException>(() => ProveAsync(request));
        return (e, await OutcomeAsync());
    }

    /// <summary>The attestor's view of the last session.</summary>
    public async Task<AttestorOutcome> OutcomeAsync() => await _sessions[^1].WaitAsync(TimeSpan.FromSeconds(15));

    public Task<Stream> Connect(CancellationToken cancellationToken)
    {
        (Stream prover, Stream attestor) = DuplexPipeStream.CreatePair();
        (prover, attestor) = Between(prover, attestor);
        AttestorSessions sessions = new(Key, Dial, Limits, Roots, AttestorClock, NullLogger.Instance);
        _sessions.Add(sessions.RunAsync(attestor, CancellationToken.None));
        return Task.FromResult(prover);
    }

    public async Task<ServerConnection> DialAsync(string host, int port, string? connectTo, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Server.Port, cancellationToken);
        return new ServerConnection(new NetworkStream(socket, ownsSocket: true), new IPEndPoint(IPAddress.Loopback, Server.Port));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sessions).WaitAsync(TimeSpan.FromSeconds(15));
        await Server.DisposeAsync();
        _certificate.Dispose();
        _authority.Dispose();
        Key.Dispose();
    }
}
