using System.Net;
using Vouch.Crypto.Signing;
using Vouch.Proving;
using Vouch.Sessions;

namespace Vouch.Attestor.Tests;

/// <summary>The host over real sockets: every way in, what it serves, and what it refuses.</summary>
public sealed class AttestorHostTests(HostContext context) : IClassFixture<HostContext>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "tcp://localhost:{0}")]
    [InlineData(false, "ws://localhost:{0}/v1/session")]
    [InlineData(true, "tls://localhost:{0}")]
    [InlineData(true, "wss://localhost:{0}/v1/session")]
    public async Task Sessions_come_over_TCP_and_WebSocket_on_one_port(bool tls, string address)
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options(tls));

        ProvenSession session = await context.ProveAsync(string.Format(null, address, host.Endpoint.Port));

        Assert.True(context.Verifies(session, host.Key));
    }

    [Theory]
    [InlineData(KeyAlgorithm.Secp256k1)]
    [InlineData(KeyAlgorithm.P256)]
    [InlineData(KeyAlgorithm.Ed25519)]
    public async Task Every_scheme_of_key_gives_attestations_that_verify(KeyAlgorithm algorithm)
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options(algorithm: algorithm));

        ProvenSession session = await context.ProveAsync(host.Endpoint.ToString());

        Assert.Equal(algorithm, host.Key.Algorithm);
        Assert.True(context.Verifies(session, host.Key));
    }

    [Fact]
    public async Task The_key_is_told_over_HTTP_and_nothing_else_is()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options());
        using HttpClient client = new() { BaseAddress = new Uri($"http://{host.Endpoint}") };

        using HttpResponseMessage key = await client.GetAsync(new Uri("/v1/key", UriKind.Relative), Token);
        HttpStatusCode[] others =
        [
            await StatusAsync(HttpMethod.Get, "/"),
            await StatusAsync(HttpMethod.Get, "/v1/key/x"),
            await StatusAsync(HttpMethod.Delete, "/v1/key"),
            await StatusAsync(HttpMethod.Get, "/v1/session"),
            await StatusAsync(HttpMethod.Get, "/v1/../signing-key.pem"),
        ];

        Assert.Equal("application/json", key.Content.Headers.ContentType?.MediaType);
        Assert.Equal($$"""{"attestorKey":"{{host.Key}}"}""", await key.Content.ReadAsStringAsync(Token));
        Assert.Empty(key.Headers.Server);
        Assert.All(others, status => Assert.Equal(HttpStatusCode.NotFound, status));

        async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
        {
            using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
            using HttpResponseMessage response = await client.SendAsync(request, Token);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_session_more_than_the_limit_is_told_so_and_room_is_made_again()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options(maxSessions: 1));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<ProvenSession> first = context.ProveUntilAsync(host.Endpoint.ToString(), HostContext.Host, "/never?room", stop.Token);
        while (!context.Server.Requests.Any(r => r.StartsWith("GET /never?room", StringComparison.Ordinal)))
        {
            await Task.Delay(5, Token);
        }

        ProveException tcp = await Assert.ThrowsAsync<ProveException>(() => context.ProveAsync(host.Endpoint.ToString()));
        ProveException webSocket = await Assert.ThrowsAsync<ProveException>(() => context.ProveAsync($"ws://{host.Endpoint}"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        ProvenSession? later = null;
        for (int attempt = 0; later is null && attempt < 100; attempt++)
        {
            later = await TryProveAsync(host.Endpoint.ToString());
        }

        Assert.Equal((RefusalCode.Busy, RefusalCode.Busy), (tcp.Refusal, webSocket.Refusal));
        Assert.NotNull(later);
    }

    [Fact]
    public async Task Lists_of_hosts_hold_through_a_whole_session()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options(allow: ["*.example"], deny: ["other.*"]));

        ProvenSession served = await context.ProveAsync(host.Endpoint.ToString(), "BANK.example");
        ProveException denied = await Assert.ThrowsAsync<ProveException>(() => context.ProveAsync(host.Endpoint.ToString(), "other.example"));
        ProveException unknown = await Assert.ThrowsAsync<ProveException>(() => context.ProveAsync(host.Endpoint.ToString(), "localhost"));

        Assert.Equal("bank.example", served.Host);
        Assert.Equal((RefusalCode.HostNotAllowed, RefusalCode.HostNotAllowed), (denied.Refusal, unknown.Refusal));
    }

    [Fact]
    public async Task Lists_of_hosts_hold_where_the_prover_dials()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options(allow: ["*.example", "10.1.2.3"], deny: ["other.*"], privateNetworks: false));
        int before = context.Server.Requests.Count;

        ProveException denied = await Assert.ThrowsAsync<ProveException>(() => context.ProveSharedAsync(host.Endpoint.ToString(), "other.example"));
        ProveException unknown = await Assert.ThrowsAsync<ProveException>(() => context.ProveSharedAsync(host.Endpoint.ToString(), "localhost"));
        ProveException address = await Assert.ThrowsAsync<ProveException>(() => context.ProveSharedAsync(host.Endpoint.ToString(), "10.1.2.3"));
        int between = context.Server.Requests.Count;
        ProvenSession served = await context.ProveSharedAsync(host.Endpoint.ToString(), "BANK.example");

        Assert.Equal((RefusalCode.HostNotAllowed, RefusalCode.HostNotAllowed, RefusalCode.AddressNotAllowed), (denied.Refusal, unknown.Refusal, address.Refusal));
        Assert.Equal(before, between);
        Assert.Equal("bank.example", served.Host); // on this machine, where the attestor itself would not connect: no address is asked for
        Assert.True(context.Verifies(served, host.Key));
    }

    [Fact]
    public async Task A_name_that_leads_into_a_private_network_is_refused_through_a_whole_session()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options(privateNetworks: false));
        int before = context.Server.Requests.Count;

        ProveException e = await Assert.ThrowsAsync<ProveException>(() => context.ProveAsync(host.Endpoint.ToString()));

        Assert.Equal(RefusalCode.AddressNotAllowed, e.Refusal);
        Assert.Equal(before, context.Server.Requests.Count);
    }

    [Fact]
    public async Task Two_hosts_on_one_directory_sign_with_one_key()
    {
        string directory = context.NewDirectory();
        Task<AttestorHost>[] starting = [HostContext.StartAsync(context.Options(directory: directory)), HostContext.StartAsync(context.Options(directory: directory))];
        await using AttestorHost first = await starting[0];
        await using AttestorHost second = await starting[1];

        ProvenSession session = await context.ProveAsync(second.Endpoint.ToString());

        Assert.Equal(first.Key, second.Key);
        Assert.True(context.Verifies(session, first.Key));
    }

    [Fact]
    public async Task A_start_that_fails_leaves_nothing_behind()
    {
        await using AttestorHost host = await HostContext.StartAsync(context.Options());

        IOException taken = await Assert.ThrowsAsync<IOException>(() => AttestorHost.StartAsync(
            new AttestorHostOptions { Listen = host.Endpoint, DataDirectory = context.NewDirectory() }, logging: null, Token));
        await Assert.ThrowsAsync<FormatException>(() => HostContext.StartAsync(context.Options(allow: ["^"])));

        Assert.StartsWith($"Cannot listen on {host.Endpoint}: ", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_ends_running_sessions()
    {
        AttestorHost host = await HostContext.StartAsync(context.Options());
        Task<ProvenSession> running = context.ProveAsync(host.Endpoint.ToString(), path: "/never/again");
        while (!context.Server.Requests.Any(r => r.StartsWith("GET /never/again", StringComparison.Ordinal)))
        {
            await Task.Delay(5, Token);
        }

        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Token);

        ProveException e = await Assert.ThrowsAsync<ProveException>(() => running.WaitAsync(TimeSpan.FromSeconds(5), Token));
        Assert.Equal(ProveFailure.AttestorLost, e.Failure);
    }

    private async Task<ProvenSession?> TryProveAsync(string attestor)
    {
        try
        {
            return await context.ProveAsync(attestor);
        }
        catch (ProveException e) when (e.Refusal == RefusalCode.Busy)
        {
            await Task.Delay(20, Token);
            return null;
        }
    }
}
