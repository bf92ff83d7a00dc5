using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Vouch.Proving;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Tests.Proving;

/// <summary>What a proof is said to cost beforehand, next to what it costs.</summary>
public sealed class ProofCostTests
{
    [Theory]
    [InlineData(SslProtocols.Tls13, "", 0)]
    [InlineData(SslProtocols.Tls12, "", 0)]
    [InlineData(SslProtocols.Tls13, "response.json:$.accounts[0].balance", 0)]
    [InlineData(SslProtocols.Tls13, "response", 0)]
    [InlineData(SslProtocols.Tls13, "response.header.content-length", 40_000)]
    [InlineData(SslProtocols.Tls13, "", 4_000)]
    [InlineData(SslProtocols.Tls13, "", 12_000)]
    public async Task A_session_costs_what_it_was_said_to(SslProtocols protocol, string reveal, int padding)
    {
        byte[] response = TestHttpsServer.Json(SessionContext.Body[..^1] + $",\"more\":\"{new string('x', padding)}\"}}");
        await using SessionContext context = SessionContext.Start(response, protocol);
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;
        if (reveal.Length > 0)
        {
            request.Reveal.Add(reveal);
        }

        Reports reports = new();
        SessionResult result = await context.RunAsync(request, progress: reports, cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        ProveProgress report = Assert.Single(reports.All, r => r.Cost is not null);
        Assert.Equal(ProveStage.Proving, report.Stage);
        Assert.Equal(report, reports.All[^1]);
        Assert.InRange(report.Cost!.BytesToAttestor, result.Proven!.BytesSent * 0.95, result.Proven.BytesSent * 1.05);
        Assert.InRange(report.Cost.BytesFromAttestor, result.Proven.BytesReceived * 0.95, result.Proven.BytesReceived * 1.05);
    }

    [Fact]
    public async Task With_a_client_certificate_the_clients_key_is_opened_only_once_the_server_has_closed()
    {
        // With the key opened nothing is proven of the client's records.
        long opened = await GatesAsync(closesPolitely: true);
        long stated = await GatesAsync(closesPolitely: false);

        Assert.InRange(stated, opened + 100_000, opened + 1_000_000);

        static async Task<long> GatesAsync(bool closesPolitely)
        {
            await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.StartMutual(
                certificate, static async (stream, _, cancellationToken) => await stream.WriteAsync(SessionContext.Response, cancellationToken)));
            context.Server.ClosesPolitely = closesPolitely;
            using TestCertificateAuthority clients = TestCertificateAuthority.Create();
            using X509Certificate2 client = clients.Issue(new TestCertificateOptions { ExtendedKeyUsage = TestCertificateOptions.ClientAuthentication });
            ProveRequest request = context.Request();
            request.AttestorView = AttestorView.Revealed;
            request.ClientCertificate = client;
            request.Reveal.Add("request");
            request.Reveal.Add("response");
            Reports reports = new();
            SessionResult result = await context.RunAsync(request, progress: reports, cancelProver: TestContext.Current.CancellationToken);
            Assert.Null(result.Error);
            Assert.True(result.Attestor.IsSigned);
            return reports.All[^1].Cost!.Gates;
        }
    }

    private sealed class Reports : IProgress<ProveProgress>
    {
        public List<ProveProgress> All { get; } = [];

        public void Report(ProveProgress value) => All.Add(value);
    }
}
