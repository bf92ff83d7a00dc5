using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Vouch.Attestor.Dialing;

namespace Vouch.Attestor.Tests.Dialing;

public sealed class ServerDialerTests
{
    private static readonly AddressPolicy s_private = new(allowPrivateNetworks: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_pass_both_ways_and_sending_can_be_completed()
    {
        using TcpListener listener = Listen(IPAddress.Loopback, out int port);
        ServerDialer dialer = Dialer("127.0.0.1");

        await using DialedServer server = await dialer.DialAsync("example.com", port, Token);
        using Socket accepted = await listener.AcceptSocketAsync(Token);
        await server.Stream.WriteAsync("ping"u8.ToArray(), Token);
        byte[] ping = new byte[4];
        await accepted.ReceiveAsync(ping, Token);
        await accepted.SendAsync("pong"u8.ToArray(), Token);
        byte[] pong = new byte[4];
        await server.Stream.ReadExactlyAsync(pong, Token);
        server.CompleteSending();

        Assert.Equal("ping"u8.ToArray(), ping);
        Assert.Equal("pong"u8.ToArray(), pong);
        Assert.Equal(0, await accepted.ReceiveAsync(ping, Token));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, port), server.Address);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    public async Task A_name_or_literal_that_leads_to_a_private_address_is_refused(string address)
    {
        DialException named = await Assert.ThrowsAsync<DialException>(
            () => new ServerDialer(Resolving(address)).DialAsync("example.com", 443, Token));
        DialException literal = await Assert.ThrowsAsync<DialException>(
            () => new ServerDialer(Resolving("8.8.8.8")).DialAsync(address, 443, Token));

        Assert.Equal(DialFailure.AddressNotAllowed, named.Failure);
        Assert.Equal(DialFailure.AddressNotAllowed, literal.Failure);
    }

    [Fact]
    public async Task One_private_address_among_others_refuses_the_name()
    {
        DialException e = await Assert.ThrowsAsync<DialException>(
            () => new ServerDialer(Resolving("8.8.8.8", "192.168.1.1")).DialAsync("example.com", 443, Token));

        Assert.Equal(DialFailure.AddressNotAllowed, e.Failure);
    }

    [Fact]
    public async Task A_name_server_that_changes_its_answer_leads_nowhere_else()
    {
        using TcpListener listener = Listen(IPAddress.Loopback, out int port);
        int asked = 0;
        ServerDialer dialer = new(new ServerDialerOptions
        {
            Addresses = s_private,
            Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse(++asked == 1 ? "127.0.0.1" : "169.254.169.254") }),
        });

        await using DialedServer server = await dialer.DialAsync("rebind.example", port, Token);

        Assert.Equal(1, asked);
        Assert.Equal("127.0.0.1", server.Address.Address.ToString());
        Assert.Equal(server.Address, server.Stream.Socket.RemoteEndPoint);
    }

    [Theory]
    [InlineData("other.example")]
    [InlineData("127.1")]
    [InlineData("")]
    public async Task A_host_that_the_policy_does_not_serve_is_not_even_resolved(string host)
    {
        ServerDialer dialer = new(new ServerDialerOptions
        {
            Hosts = new HostPolicy(["*.example.com"], []),
            Resolve = (_, _) => throw new InvalidOperationException("resolved"),
        });

        DialException e = await Assert.ThrowsAsync<DialException>(() => dialer.DialAsync(host, 443, Token));

        Assert.Equal(DialFailure.HostNotAllowed, e.Failure);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_refuses()
    {
        using TcpListener listener = Listen(IPAddress.Parse("127.0.0.3"), out int port);

        await using DialedServer server = await Dialer("127.0.0.1", "127.0.0.2", "127.0.0.3").DialAsync("example.com", port, Token);

        Assert.Equal("127.0.0.3", server.Address.Address.ToString());
    }

    [Fact]
    public async Task The_next_address_is_tried_beside_one_that_is_silent()
    {
        using Socket full = Silent(IPAddress.Parse("127.0.0.4"), out int port, out List<Socket> queue);
        using TcpListener listener = Listen(IPAddress.Parse("127.0.0.5"), out _, port);

        await using DialedServer server = await Dialer("127.0.0.4", "127.0.0.5").DialAsync("example.com", port, Token);

        Assert.Equal("127.0.0.5", server.Address.Address.ToString());
        queue.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_server_that_is_silent_is_given_up_after_the_timeout()
    {
        using Socket full = Silent(IPAddress.Parse("127.0.0.6"), out int port, out List<Socket> queue);
        FakeTimeProvider time = new();
        ServerDialer dialer = new(Resolving("127.0.0.6") with { Addresses = s_private, Time = time });

        Task<DialedServer> dialing = dialer.DialAsync("example.com", port, Token);
        time.Advance(TimeSpan.FromSeconds(11));

        DialException e = await Assert.ThrowsAsync<DialException>(() => dialing);
        Assert.Equal(DialFailure.TimedOut, e.Failure);
        queue.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_name_server_that_is_silent_is_given_up_after_the_timeout()
    {
        FakeTimeProvider time = new();
        ServerDialer dialer = new(new ServerDialerOptions
        {
            Time = time,
            Resolve = async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return [];
            },
        });

        Task<DialedServer> dialing = dialer.DialAsync("example.com", 443, Token);
        time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(DialFailure.TimedOut, (await Assert.ThrowsAsync<DialException>(() => dialing)).Failure);
    }

    [Fact]
    public async Task A_closed_port_and_a_name_without_address_are_told_apart()
    {
        int port;
        using (TcpListener listener = Listen(IPAddress.Loopback, out port))
        {
        }

        ServerDialer unknown = new(new ServerDialerOptions { Resolve = (_, _) => throw new SocketException((int)SocketError.HostNotFound) });
        DialException closed = await Assert.ThrowsAsync<DialException>(() => Dialer("127.0.0.1").DialAsync("example.com", port, Token));
        DialException notFound = await Assert.ThrowsAsync<DialException>(() => unknown.DialAsync("example.com", 443, Token));
        DialException empty = await Assert.ThrowsAsync<DialException>(() => Dialer().DialAsync("example.com", 443, Token));

        Assert.Equal(DialFailure.Unreachable, closed.Failure);
        Assert.Equal(DialFailure.NotResolved, notFound.Failure);
        Assert.Equal(DialFailure.NotResolved, empty.Failure);
    }

    [Fact]
    public async Task Cancelling_ends_the_attempt()
    {
        using Socket full = Silent(IPAddress.Parse("127.0.0.7"), out int port, out List<Socket> queue);
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Dialer("127.0.0.7").DialAsync("example.com", port, cancel.Token));
        queue.ForEach(socket => socket.Dispose());
    }

    private static ServerDialer Dialer(params string[] addresses) => new(Resolving(addresses) with { Addresses = s_private });

    private static ServerDialerOptions Resolving(params string[] addresses)
        => new() { Resolve = (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse)) };

    private static TcpListener Listen(IPAddress address, out int port, int wanted = 0)
    {
        TcpListener listener = new(address, wanted);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    /// <summary>A listening socket whose queue is full, so that the system does not answer further connections.</summary>
    private static Socket Silent(IPAddress address, out int port, out List<Socket> queue)
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen(0);
        port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        queue = [];
        for (int i = 0; i < 4; i++)
        {
            Socket filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            queue.Add(filler);
            try
            {
                filler.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
            }
        }

        Thread.Sleep(20);
        return listener;
    }
}
