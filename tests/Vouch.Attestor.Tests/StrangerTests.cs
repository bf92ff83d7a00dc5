using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Vouch.Attestor.Tests;

/// <summary>Connections that are no sessions: they are closed soon, and whoever comes after is served.</summary>
public sealed class StrangerTests(HostContext context) : IClassFixture<HostContext>
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(4); // half a second is allowed here, and the platform looks once a second

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("V")]
    [InlineData("VOUC")]
    [InlineData("G")]
    [InlineData("GET /v1/key HTTP/1.1\r\nHost: a")]
    public async Task Silence_before_or_in_the_introduction_ends_the_connection(string begin)
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options());
        using TcpClient client = await ConnectAsync(host);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(begin), Token);
        TimeSpan closed = await ClosedAsync(client.GetStream());

        Assert.True(closed < s_soon, closed.ToString());
        Assert.True(context.Verifies(await context.ProveAsync(host.Endpoint.ToString()), host.Key));
    }

    [Fact]
    public async Task Silence_in_the_TLS_handshake_and_after_it_ends_the_connection()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options(tls: true));
        using TcpClient silent = await ConnectAsync(host);
        using TcpClient client = await ConnectAsync(host);
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(context.Roots);
        await using SslStream tls = new(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy }, Token);

        TimeSpan[] closed = await Task.WhenAll(ClosedAsync(silent.GetStream()), ClosedAsync(tls));

        Assert.All(closed, time => Assert.True(time < s_soon, time.ToString()));
    }

    [Fact]
    public async Task An_idle_HTTP_connection_is_closed()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options());
        using TcpClient client = await ConnectAsync(host);

        await client.GetStream().WriteAsync("GET /v1/key HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), Token);
        TimeSpan closed = await ClosedAsync(client.GetStream());

        Assert.True(closed < s_soon, closed.ToString());
    }

    [Fact]
    public async Task Garbage_ends_its_own_connection_and_no_other()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options());
        Random random = new(7);
        TimeSpan[] closed = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
        {
            byte[] garbage = new byte[random.Next(16, 3000)]; // a whole frame header at least: silence in one is told by the pings, after 9 s
            random.NextBytes(garbage);
            if (i % 2 == 1)
            {
                "VOUCH\x01\x01"u8.CopyTo(garbage); // a session's preface, and then frames of nonsense
            }

            return SendAsync(host, garbage);
        }));

        Assert.All(closed, time => Assert.True(time < s_soon, time.ToString()));
        Assert.True(context.Verifies(await context.ProveAsync(host.Endpoint.ToString()), host.Key));
    }

    [Fact]
    public async Task Large_heads_and_bodies_are_refused()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options());
        using HttpClient client = new() { BaseAddress = new Uri($"http://{host.Endpoint}") };
        using HttpRequestMessage head = new(HttpMethod.Get, new Uri("/v1/key", UriKind.Relative)) { Headers = { { "X", new string('x', 20_000) } } };

        using HttpResponseMessage largeHead = await client.SendAsync(head, Token);

        Assert.Equal(431, (int)largeHead.StatusCode);
    }

    private static async Task<TimeSpan> SendAsync(AttestorHost host, byte[] bytes)
    {
        using TcpClient client = await ConnectAsync(host);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(bytes, Token);
        return await ClosedAsync(stream);
    }

    private static async Task<TcpClient> ConnectAsync(AttestorHost host)
    {
        TcpClient client = new();
        await client.ConnectAsync(host.Endpoint, Token);
        return client;
    }

    /// <summary>Reads whatever comes until the other side closes.</summary>
    private static async Task<TimeSpan> ClosedAsync(Stream stream)
    {
        Stopwatch waited = Stopwatch.StartNew();
        byte[] buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset closes too.
        }

        return waited.Elapsed;
    }
}
