using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Vouch.Interop.Tests.Matrix;
using Vouch.Interop.Tests.Servers;
using Vouch.Interop.Tests.Site;
using Vouch.Testing.Certificates;

namespace Vouch.Interop.Tests;

/// <summary>The servers do what the matrix expects of them, as seen by .NET's own client.</summary>
public sealed class RealServerTests(ServerPool servers) : IClassFixture<ServerPool>
{
    public static TheoryData<ServerKind> Servers { get; } = [.. Enum.GetValues<ServerKind>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_case_of_a_server_is_served(ServerKind server)
    {
        // .NET's client offers the groups it likes, so one of them stands for all.
        InteropCase[] cases = [.. InteropMatrix.CasesOf(server).DistinctBy(c => c with { Group = "" })];
        List<string> failures = [];
        foreach (InteropCase interopCase in cases)
        {
            try
            {
                await RunAsync(interopCase);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or Xunit.Sdk.XunitException or InvalidOperationException)
            {
                failures.Add($"{interopCase}: {e.Message}");
            }
        }

        Assert.NotEmpty(cases);
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Length} fail:\n{string.Join('\n', failures.Take(8).Select(f => f[..int.Min(f.Length, 600)]))}");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_client_without_the_certificate_demanded_is_refused(ServerKind server)
    {
        InteropCase interopCase = InteropMatrix.CasesOf(server).First() with { ClientCertificate = TestKeyKind.EcdsaP256 };
        RealServer running = await servers.GetAsync(interopCase);

        HttpStatusCode? status = null;
        try
        {
            (HttpResponseMessage response, _) = await FetchAsync(running, interopCase with { ClientCertificate = null });
            status = response.StatusCode;
            response.Dispose();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
        }

        Assert.NotEqual(HttpStatusCode.OK, status);
    }

    [Fact]
    public void Rules_leave_something_of_every_server_version_certificate_and_framing()
    {
        Assert.All(SkipRules.All, rule => Assert.NotEmpty(rule.Reason));
        Assert.Equal(9 * 2, InteropMatrix.Cases.Select(c => (c.Server, c.Version)).Distinct().Count());
        Assert.Equal(9, InteropMatrix.Cases.Select(c => c.Suite).Distinct().Count());
        Assert.Equal(TestSite.Framings.Count, InteropMatrix.Cases.Select(c => c.Framing).Distinct().Count());
    }

    private async Task RunAsync(InteropCase interopCase)
    {
        RealServer server = await servers.GetAsync(interopCase);
        try
        {
            (HttpResponseMessage response, byte[] body) = await FetchAsync(server, interopCase);
            using HttpResponseMessage received = response;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Check(interopCase, response, body);
        }
        catch (Exception e)
        {
            throw new IOException($"{e.GetBaseException().Message} {server.Log}", e);
        }
    }

    private static void Check(InteropCase interopCase, HttpResponseMessage response, byte[] body)
    {
        if (interopCase.Body == SiteBody.Own)
        {
            Assert.NotEmpty(body);
        }
        else
        {
            byte[] expected = TestSite.BodyOf(interopCase.Body);
            expected = interopCase.Framing == Framing.Gzip ? TestSite.Gzip(expected) : expected;
            Assert.True(expected.AsSpan().SequenceEqual(body), $"{body.Length} bytes instead of {expected.Length}");
        }

        Assert.Equal(interopCase.Framing == Framing.Gzip, response.Content.Headers.ContentEncoding.Contains("gzip"));
        Assert.Equal(interopCase.Framing == Framing.Chunked, response.Headers.TransferEncodingChunked == true);
        Assert.Equal(
            interopCase.Framing is Framing.ContentLength or Framing.Gzip,
            response.Content.Headers.NonValidated.Contains("Content-Length"));
    }

    private async Task<(HttpResponseMessage Response, byte[] Body)> FetchAsync(RealServer server, InteropCase interopCase)
    {
        using SocketsHttpHandler handler = new()
        {
            SslOptions = ClientOptions(interopCase),
            ConnectCallback = async (context, cancellationToken) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using HttpClient client = new(handler) { Timeout = TimeSpan.FromSeconds(20) };
        HttpResponseMessage response = await client.GetAsync(
            new Uri($"https://{RealServer.Host}:{server.Port}{interopCase.Path}"), HttpCompletionOption.ResponseHeadersRead, Token);
        return (response, await response.Content.ReadAsByteArrayAsync(Token));
    }

    private SslClientAuthenticationOptions ClientOptions(InteropCase interopCase)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(servers.Authority.Roots[0]);
        SslClientAuthenticationOptions options = new()
        {
            EnabledSslProtocols = interopCase.Version == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12,
            CertificateChainPolicy = policy,
#pragma warning disable CA1416 // the tests run where OpenSSL is
            CipherSuitesPolicy = new CipherSuitesPolicy([Enum.Parse<TlsCipherSuite>(interopCase.Suite)]),
#pragma warning restore CA1416
        };
        if (interopCase.ClientCertificate is { } kind)
        {
            TestCertificate client = servers.ClientCertificate(kind);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(client.WithKey(), [client.Intermediate], offline: true);
        }

        return options;
    }
}
