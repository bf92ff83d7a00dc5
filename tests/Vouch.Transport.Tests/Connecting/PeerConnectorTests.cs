using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vouch.Testing.Certificates;
using Vouch.Transport.Connecting;
using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests.Connecting;

/// <summary>Whole connections over real sockets of this machine.</summary>
public sealed class PeerConnectorTests(TestCertificates certificates) : IClassFixture<TestCertificates>
{
    private PeerConnectorOptions Options => new() { Roots = certificates.Authority.Roots };

    [Fact]
    public async Task Tcp_carries_a_connection()
    {
        using TcpListener listener = Listen(out int port);
        Task serving = ServeAsync(AcceptTcpAsync(listener));

        await using Stream stream = await PeerConnector.ConnectAsync(PeerAddress.Parse($"localhost:{port}"), null, Test.Token);
        await ExchangeAsync(stream);
        await serving;
    }

    [Fact]
    public async Task Tls_carries_a_connection()
    {
        using TcpListener listener = Listen(out int port);
        Task serving = ServeAsync(AcceptTlsAsync(listener));

        await using Stream stream = await PeerConnector.ConnectAsync(PeerAddress.Parse($"tls://localhost:{port}"), Options, Test.Token);
        await ExchangeAsync(stream);
        await serving;
    }

    [Theory]
    [InlineData("ws")]
    [InlineData("wss")]
    public async Task A_web_socket_carries_a_connection(string scheme)
    {
        TaskCompletionSource served = new();
        await using WebApplication server = await StartAsync(scheme == "wss", async context =>
        {
            Stream stream = PeerWebSocket.ToStream(await context.WebSockets.AcceptWebSocketAsync());
            await ServeAsync(stream);
            served.SetResult();
        });

        await using Stream stream = await PeerConnector.ConnectAsync(PeerAddress.Parse($"{scheme}://localhost:{PortOf(server)}/session"), Options, Test.Token);
        await ExchangeAsync(stream);
        await served.Task.WaitAsync(Test.Patience, Test.Token);
    }

    [Fact]
    public async Task A_certificate_from_another_root_is_refused()
    {
        using TcpListener listener = Listen(out int port);
        Task<Stream> serving = AcceptTlsAsync(listener);

        PeerUnreachableException e = await Assert.ThrowsAsync<PeerUnreachableException>(
            () => PeerConnector.ConnectAsync(PeerAddress.Parse($"tls://localhost:{port}"), null, Test.Token));

        Assert.Contains("certificate", e.Message, StringComparison.OrdinalIgnoreCase);
        await Task.WhenAny(serving);
        _ = serving.Exception;
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        using TcpListener listener = Listen(out int port);
        Task<Stream> serving = AcceptTlsAsync(listener);

        await Assert.ThrowsAsync<PeerUnreachableException>(
            () => PeerConnector.ConnectAsync(PeerAddress.Parse($"tls://ip6-localhost:{port}"), Options, Test.Token));

        listener.Stop();
        await Task.WhenAny(serving);
        _ = serving.Exception;
    }

    [Fact]
    public async Task A_closed_port_is_a_typed_error()
    {
        int port;
        using (TcpListener listener = Listen(out port))
        {
        }

        PeerUnreachableException e = await Assert.ThrowsAsync<PeerUnreachableException>(
            () => PeerConnector.ConnectAsync(PeerAddress.Parse($"127.0.0.1:{port}"), null, Test.Token));

        Assert.Equal(port, e.Address.Port);
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_the_handshake_is_given_up()
    {
        using TcpListener listener = Listen(out int port);

        PeerUnreachableException e = await Assert.ThrowsAsync<PeerUnreachableException>(() => PeerConnector.ConnectAsync(
            PeerAddress.Parse($"tls://127.0.0.1:{port}"), Options with { Timeout = TimeSpan.FromMilliseconds(100) }, Test.Token));

        Assert.Contains("0.1 seconds", e.Message, StringComparison.Ordinal);
    }

    private static async Task ExchangeAsync(Stream stream)
    {
        await using Multiplexer prover = Multiplexer.Connect(stream);
        byte[] bytes = Test.Bytes(2_000_000);
        Task sending = Multiplexing.MultiplexerTests.SendAsync(prover[ChannelId.Traffic], bytes);
        byte[] echo = await Multiplexing.MultiplexerTests.ReceiveAsync(prover[ChannelId.Control], bytes.Length);
        await sending;
        await prover.CloseAsync(Test.Token).WaitAsync(Test.Patience, Test.Token);

        Assert.Equal(bytes, echo);
    }

    private static async Task ServeAsync(Task<Stream> accepting) => await ServeAsync(await accepting);

    private static async Task ServeAsync(Stream stream)
    {
        await using Multiplexer attestor = await Multiplexer.AcceptAsync(stream, null, Test.Token);
        byte[] bytes = await Multiplexing.MultiplexerTests.ReceiveAsync(attestor[ChannelId.Traffic], 2_000_000);
        await Multiplexing.MultiplexerTests.SendAsync(attestor[ChannelId.Control], bytes);
        await attestor.CloseAsync(Test.Token).WaitAsync(Test.Patience, Test.Token);
    }

    private static async Task<Stream> AcceptTcpAsync(TcpListener listener)
        => new NetworkStream(await listener.AcceptSocketAsync(Test.Token), ownsSocket: true);

    private async Task<Stream> AcceptTlsAsync(TcpListener listener)
    {
        SslStream secure = new(new NetworkStream(await listener.AcceptSocketAsync(Test.Token), ownsSocket: true));
        await secure.AuthenticateAsServerAsync(certificates.ServerOptions(), Test.Token);
        return secure;
    }

    private async Task<WebApplication> StartAsync(bool secure, RequestDelegate serve)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            if (secure)
            {
                endpoint.UseHttps(https =>
                {
                    https.ServerCertificate = certificates.Server.WithKey();
                    https.ServerCertificateChain = [certificates.Server.Intermediate];
                });
            }

            endpoint.Protocols = HttpProtocols.Http1;
        }));
        WebApplication application = builder.Build();
        application.UseWebSockets();
        application.Run(serve);
        await application.StartAsync(Test.Token);
        return application;
    }

    private static int PortOf(WebApplication server)
        => new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    private static TcpListener Listen(out int port)
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }
}

/// <summary>A certificate authority and a server certificate for the tests of a class.</summary>
public sealed class TestCertificates : IDisposable
{
    public TestCertificates() => Server = Authority.IssueServer(TestKeyKind.EcdsaP256, "localhost");

    public TestCertificateAuthority Authority { get; } = TestCertificateAuthority.Create();

    public TestCertificate Server { get; }

    public SslServerAuthenticationOptions ServerOptions()
        => new() { ServerCertificateContext = SslStreamCertificateContext.Create(Server.WithKey(), [Server.Intermediate], offline: true) };

    public void Dispose()
    {
        Server.Dispose();
        Authority.Dispose();
    }
}
