using System.Net;
using System.Security.Cryptography.X509Certificates;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Crypto.Signing;
using Vouch.Proving;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Attestor.Tests;

/// <summary>A server named bank.example on this machine, and attestors that may dial it; for the tests of a class.</summary>
public sealed class HostContext : IAsyncDisposable
{
    public const string Host = "bank.example";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vouch-attestor-");
    private readonly TestCertificateAuthority _authority = TestCertificateAuthority.Create();
    private readonly X509Certificate2 _certificate;
    private readonly TestCertificate _attestor;

    public HostContext()
    {
        _certificate = _authority.Issue(new TestCertificateOptions { Hosts = [Host, "other.example"] });
        _attestor = _authority.IssueServer(TestKeyKind.EcdsaP256, "localhost");
        Server = TestHttpsServer.Start(_certificate, async (stream, request, cancellationToken) =>
        {
            if (request.StartsWith("GET /never", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            await stream.WriteAsync(TestHttpsServer.Json("""{"balance":5}"""), cancellationToken);
        });
    }

    public TestHttpsServer Server { get; }

    public X509Certificate2Collection Roots => _authority.Roots;

    public string NewDirectory() => Path.Combine(_directory.FullName, Guid.NewGuid().ToString("n"));

    /// <summary>What an attestor of these tests is started with: it finds bank.example on this machine, and may dial it.</summary>
    internal AttestorHostOptions Options(bool tls = false, string? directory = null, KeyAlgorithm algorithm = KeyAlgorithm.Secp256k1, string[]? allow = null, string[]? deny = null, int maxSessions = 100, bool privateNetworks = true) => new()
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        DataDirectory = directory ?? NewDirectory(),
        AllowPrivateNetworks = privateNetworks,
        AllowHosts = allow ?? [],
        DenyHosts = deny ?? [],
        ServerRoots = Roots,
        Certificate = tls ? _attestor.WithKey() : null,
        CertificateChain = tls ? [_attestor.Intermediate] : [],
        KeyAlgorithm = algorithm,
        Limits = new Attesting.AttestorLimits { MaxSessions = maxSessions },
        Resolve = static (_, _) => Task.FromResult(new[] { IPAddress.Loopback }),
        MaxIntroduction = TimeSpan.FromMilliseconds(500),
    };

    internal static Task<AttestorHost> StartAsync(AttestorHostOptions options) => AttestorHost.StartAsync(options, logging: null, TestContext.Current.CancellationToken);

    /// <summary>Proves a page by name, as the attestor resolves it.</summary>
    internal Task<ProvenSession> ProveAsync(string attestor, string host = Host, string path = "/account") => ProveUntilAsync(attestor, host, path, TestContext.Current.CancellationToken);

    /// <summary>The same, until cancelled.</summary>
    internal Task<ProvenSession> ProveUntilAsync(string attestor, string host, string path, CancellationToken stop)
        => new Prover(new ProverOptions { Attestor = attestor, ServerRoots = Roots, AttestorRoots = Roots }).ProveAsync(new ProveRequest($"https://{host}:{Server.Port}{path}") { AttestorView = AttestorView.Response }, cancellationToken: stop);

    /// <summary>Proves a page with shared keys, over a connection of the prover's own.</summary>
    internal Task<ProvenSession> ProveSharedAsync(string attestor, string host = Host)
    {
        ProveRequest request = new($"https://{host}:{Server.Port}/account") { Mode = AttestationMode.Mpc, ConnectTo = $"127.0.0.1:{Server.Port}" };
        return new Prover(new ProverOptions { Attestor = attestor, ServerRoots = Roots }).ProveAsync(request, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Whether a presentation of the session is valid for who trusts the key.</summary>
    internal bool Verifies(ProvenSession session, VerifyingKey key)
    {
        byte[] presentation = new PresentationBuilder(session.Attestation).Reveal("response.json:$.balance").Build().ToCbor();
        VerificationOutcome outcome = PresentationVerifier.Verify(presentation, new VerificationPolicy { TrustedAttestors = [key], TrustedRoots = Roots, Now = DateTimeOffset.UtcNow, ExpectedHost = Host });
        return outcome is VerificationOutcome.Valid(VerifiedPresentation valid) && valid.Shown[0].Value.Span.SequenceEqual("5"u8);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _certificate.Dispose();
        _attestor.Dispose();
        _authority.Dispose();
        _directory.Delete(recursive: true);
    }
}
