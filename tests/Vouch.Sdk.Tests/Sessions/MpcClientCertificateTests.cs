using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Vouch.Attestations;
using Vouch.Proving;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Tests.Sessions;

/// <summary>Servers that ask for a client certificate, in MPC mode.</summary>
public sealed class MpcClientCertificateTests
{
    private const int WithCertificate = 200;
    private const int WithoutOne = 203;

    [Theory]
    [InlineData(SslProtocols.Tls13, true, true)]
    [InlineData(SslProtocols.Tls13, false, true)]
    [InlineData(SslProtocols.Tls13, false, false)]
    [InlineData(SslProtocols.Tls12, true, true)]
    [InlineData(SslProtocols.Tls12, false, true)]
    [InlineData(SslProtocols.Tls12, false, false)]
    public async Task A_session_is_attested_with_a_certificate_and_without_one_where_none_is_required(SslProtocols protocols, bool isRequired, bool hasCertificate)
    {
        SessionResult result = await RunAsync(protocols, isRequired, hasCertificate);

        Assert.Null(result.Error);
        Assert.True(result.Attestor.IsSigned);
        Assert.Equal(protocols == SslProtocols.Tls12 ? "1.2" : "1.3", result.Proven!.TlsVersion);
        Assert.Equal(hasCertificate ? WithCertificate : WithoutOne, result.Proven.Status);
    }

    [Theory]
    [InlineData(SslProtocols.Tls13)]
    [InlineData(SslProtocols.Tls12)]
    public async Task A_server_that_requires_a_certificate_takes_nobody_without(SslProtocols protocols)
    {
        SessionResult result = await RunAsync(protocols, isRequired: true, hasCertificate: false);

        Assert.IsType<ProveException>(result.Error);
        Assert.False(result.Attestor.IsSigned);
    }

    private static async Task<SessionResult> RunAsync(SslProtocols protocols, bool isRequired, bool hasCertificate)
    {
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.StartMutual(
            certificate,
            async (stream, _, cancellationToken) =>
            {
                int status = stream.RemoteCertificate is null ? WithoutOne : WithCertificate;
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status} OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"), cancellationToken);
            },
            isRequired,
            protocols));
        using TestCertificateAuthority clients = TestCertificateAuthority.Create();
        using X509Certificate2 client = clients.Issue(new TestCertificateOptions { ExtendedKeyUsage = TestCertificateOptions.ClientAuthentication });
        ProveRequest request = new($"https://{SessionContext.Host}/account") { Mode = AttestationMode.Mpc, ConnectTo = $"127.0.0.1:{context.Server.Port}" };
        request.ClientCertificate = hasCertificate ? client : null;
        return await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);
    }
}
