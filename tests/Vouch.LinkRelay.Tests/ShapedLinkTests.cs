using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Vouch.LinkRelay.Tests;

/// <summary>A shaped link keeps its delay and its rate within 10%.</summary>
public sealed class ShapedLinkTests
{
    private const double Tolerance = 0.1;

    public static TheoryData<string> Delayed { get; } = [.. LinkProfile.All.Where(p => p.Delay > TimeSpan.Zero).Select(p => p.Name)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Delayed))]
    public async Task A_round_trip_takes_twice_the_delay(string name)
    {
        LinkProfile profile = LinkProfile.All.Single(p => p.Name == name);
        using TcpListener echo = Echo();
        await using ShapedLink link = ShapedLink.Start(profile, echo.LocalEndpoint);
        using Socket socket = await ConnectAsync(link);
        await RoundTripAsync(socket, 64);

        await NearAsync(2 * profile.Delay.TotalMilliseconds, async () => (await RoundTripAsync(socket, 64)).TotalMilliseconds);
    }

    [Theory]
    [MemberData(nameof(Delayed))]
    public async Task A_long_transfer_takes_the_time_of_its_rate(string name)
    {
        LinkProfile profile = LinkProfile.All.Single(p => p.Name == name);
        int size = (int)(profile.BytesPerSecond / 10);
        using TcpListener sink = new(IPAddress.Loopback, 0);
        sink.Start();
        await using ShapedLink link = ShapedLink.Start(profile, sink.LocalEndpoint);

        await NearAsync(100 + profile.Delay.TotalMilliseconds, () => TransferAsync(link, sink, size));
    }

    [Fact]
    public async Task Both_directions_run_at_the_same_time()
    {
        LinkProfile profile = new("test", 10_000_000, TimeSpan.FromMilliseconds(10));
        using TcpListener echo = Echo();
        await using ShapedLink link = ShapedLink.Start(profile, echo.LocalEndpoint);
        using Socket socket = await ConnectAsync(link);
        await RoundTripAsync(socket, 1);

        await NearAsync(100 + 20, async () => (await RoundTripAsync(socket, 1_000_000)).TotalMilliseconds);
    }

    [Fact]
    public async Task The_first_byte_waits_for_the_handshake_of_a_real_link()
    {
        LinkProfile profile = new("test", 0, TimeSpan.FromMilliseconds(20));

        await NearAsync(80, async () =>
        {
            using TcpListener echo = Echo();
            await using ShapedLink link = ShapedLink.Start(profile, echo.LocalEndpoint);
            Stopwatch watch = Stopwatch.StartNew();
            using Socket socket = await ConnectAsync(link);
            await RoundTripAsync(socket, 1);
            return watch.Elapsed.TotalMilliseconds;
        });
    }

    [Fact]
    public async Task A_half_close_travels_and_bytes_are_counted()
    {
        using TcpListener echo = Echo();
        await using ShapedLink link = ShapedLink.Start(LinkProfile.Loopback, echo.LocalEndpoint);
        using Socket socket = await ConnectAsync(link);

        await socket.SendAsync(new byte[1_000], Token);
        socket.Shutdown(SocketShutdown.Send);
        byte[] buffer = new byte[4_000];
        int received = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(received), Token) is > 0 and int read)
        {
            received += read;
        }

        Assert.Equal(1_000, received);
        for (int i = 0; i < 1_000 && link.BytesBack == 0; i++)
        {
            await Task.Delay(10, Token);
        }

        Assert.Equal((1_000, 1_000), (link.BytesForward, link.BytesBack));
    }

    [Fact]
    public async Task A_sender_is_slowed_when_the_link_is_full()
    {
        LinkProfile profile = new("test", 1_000_000, TimeSpan.FromMilliseconds(50));
        using TcpListener echo = Echo();
        await using ShapedLink link = ShapedLink.Start(profile, echo.LocalEndpoint);
        using Socket socket = await ConnectAsync(link);
        socket.SendBufferSize = 1 << 16;
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(300));
        long sent = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (true)
            {
                sent += await socket.SendAsync(new byte[1 << 16], soon.Token);
            }
        });

        Assert.InRange(sent, 100_000, 10_000_000);
    }

    private static async Task<double> TransferAsync(ShapedLink link, TcpListener sink, int size)
    {
        using Socket socket = await ConnectAsync(link);
        using Socket accepted = await sink.AcceptSocketAsync(Token);
        byte[] buffer = new byte[1 << 18];
        await socket.SendAsync(new byte[1], Token); // the link is open from here on
        await accepted.ReceiveAsync(buffer, Token);

        Stopwatch watch = Stopwatch.StartNew();
        Task sending = Task.Run(
            async () =>
            {
                for (int left = size; left > 0;)
                {
                    left -= await socket.SendAsync(new byte[int.Min(left, 1 << 16)], Token);
                }
            },
            Token);
        for (int received = 0; received < size;)
        {
            received += await accepted.ReceiveAsync(buffer, Token);
        }

        double time = watch.Elapsed.TotalMilliseconds;
        await sending;
        return time;
    }

    private static async Task<Socket> ConnectAsync(ShapedLink link)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(link.Address, Token);
        return socket;
    }

    private static async Task<TimeSpan> RoundTripAsync(Socket socket, int size)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Task sending = Task.Run(() => socket.Send(new byte[size]), Token);
        byte[] buffer = new byte[1 << 16];
        for (int received = 0; received < size;)
        {
            received += await socket.ReceiveAsync(buffer, Token);
        }

        TimeSpan time = watch.Elapsed;
        await sending;
        return time;
    }

    private static TcpListener Echo()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            Socket socket = await listener.AcceptSocketAsync();
            socket.NoDelay = true;
            await using NetworkStream stream = new(socket, ownsSocket: true);
            try
            {
                await stream.CopyToAsync(stream);
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (IOException)
            {
            }
        });
        return listener;
    }

    /// <summary>No measurement is shorter than it may be, and one is as long as it should: the others may be the machine's fault.</summary>
    private static async Task NearAsync(double expected, Func<Task<double>> measure)
    {
        double longest = (expected * (1 + Tolerance)) + 0.3; // 0.3 ms: four trips through the kernel
        double measured = double.MaxValue;
        for (int i = 0; i < 50 && measured > longest; i++)
        {
            measured = await measure();
            TestContext.Current.TestOutputHelper?.WriteLine($"expected {expected:0.00} ms, measured {measured:0.00} ms");
            Assert.True(measured >= expected * (1 - Tolerance), $"{measured} ms instead of {expected} ms");
        }

        Assert.InRange(measured, expected * (1 - Tolerance), longest);
    }
}
