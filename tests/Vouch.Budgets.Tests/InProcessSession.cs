using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Vouch.Attestations;
using Vouch.Attesting;
using Vouch.Crypto.Signing;
using Vouch.Proving;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Transport;

namespace Vouch.Budgets.Tests;

/// <summary>A server, an attestor and a prover in one process, memory between the latter two.</summary>
internal sealed class InProcessSession : IAsyncDisposable
{
    private const string Host = "bank.example";
    private const int RequestSize = 256;
    private const int SecretSize = 40;

    private readonly TestCertificateAuthority _authority = TestCertificateAuthority.Create();
    private readonly X509Certificate2 _certificate;
    private readonly TestHttpsServer _server;
    private readonly SigningKey _key = SigningKey.Generate(KeyAlgorithm.Secp256k1, new SeededRandomSource(1));
    private readonly AttestorSessions _attestor;
    private readonly Prover _prover;

    public InProcessSession(int responseSize)
    {
        _certificate = _authority.Issue(new TestCertificateOptions { Hosts = [Host] });
        _server = TestHttpsServer.Start(_certificate, TestHttpsServer.Json(System.Text.Encoding.ASCII.GetString(SampleJson.Create(responseSize))));
        _attestor = new AttestorSessions(_key, DialAsync, static (_, _) => { }, new AttestorLimits(), _authority.Roots, TimeProvider.System, NullLogger.Instance);
        _prover = new Prover(new ProverOptions { Attestor = "in process", ServerRoots = _authority.Roots }, TimeProvider.System, Connect);
    }

    public Task<ProvenSession> ProveAsync(SessionBudget budget)
    {
        ProveRequest request = new($"https://{Host}/account")
        {
            Mode = budget.Mpc ? AttestationMode.Mpc : AttestationMode.Proxy,
            ConnectTo = budget.Mpc ? $"127.0.0.1:{_server.Port}" : null,
            Versions = budget.Tls == "1.2" ? SslProtocols.Tls12 : SslProtocols.Tls13,
            AttestorView = budget.Hidden ? AttestorView.Revealed : AttestorView.Response,
        };
        if (budget.Split)
        {
            request.SecretHeaders.Add(new("Cookie", new string('s', SecretSize)));
        }

        request.Headers.Add(new("X-Padding", ""));
        int left = RequestSize - RequestPlan.Create(request).Length;
        request.Headers[0] = new("X-Padding", new string('p', left));
        return _prover.ProveAsync(request, cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
        _authority.Dispose();
        _key.Dispose();
    }

    private Task<Stream> Connect(CancellationToken cancellationToken)
    {
        (Stream prover, Stream attestor) = DuplexPipeStream.CreatePair();
        _ = _attestor.RunAsync(attestor, CancellationToken.None);
        return Task.FromResult(prover);
    }

    private async Task<ServerConnection> DialAsync(string host, int port, string? connectTo, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        IPEndPoint address = new(IPAddress.Loopback, _server.Port);
        await socket.ConnectAsync(address, cancellationToken);
        return new ServerConnection(new NetworkStream(socket, ownsSocket: true), address);
    }
}
