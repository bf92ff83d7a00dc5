using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Vouch.LinkRelay;

/// <summary>A TCP relay that behaves like a link of some profile between its listening port and a target.</summary>
/// <remarks>
/// The kernel accepts a connection at once, which on a real link takes a round trip; so nothing enters the link before one round trip after a
/// connection was accepted. Loss and TCP's slow start are not modelled.
/// </remarks>
public sealed class ShapedLink : IAsyncDisposable
{
    private readonly LinkProfile _profile;
    private readonly EndPoint _target;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private readonly Task _accepting;
    private long _bytesForward;
    private long _bytesBack;

    private ShapedLink(LinkProfile profile, IPEndPoint listen, EndPoint target)
    {
        _profile = profile;
        _target = target;
        _listener = new TcpListener(listen);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect to.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Bytes carried to the target by connections that have ended.</summary>
    public long BytesForward => Volatile.Read(ref _bytesForward);

    /// <summary>Bytes carried back by connections that have ended.</summary>
    public long BytesBack => Volatile.Read(ref _bytesBack);

    /// <summary>Starts a relay to <paramref name="target"/> on a free port of the loopback interface.</summary>
    public static ShapedLink Start(LinkProfile profile, EndPoint target) => Start(profile, new IPEndPoint(IPAddress.Loopback, 0), target);

    /// <summary>Starts a relay from <paramref name="listen"/> to <paramref name="target"/>.</summary>
    public static ShapedLink Start(LinkProfile profile, IPEndPoint listen, EndPoint target) => new(profile, listen, target);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
        }

        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket accepted = await _listener.AcceptSocketAsync(_stop.Token);
                _ = RelayAsync(accepted, Stopwatch.GetTimestamp());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task RelayAsync(Socket near, long accepted)
    {
        using Socket far = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using Socket closing = near;
        near.NoDelay = true;
        near.ReceiveBufferSize = far.ReceiveBufferSize = (int)_profile.CapacitySize; // the queue is the link's, not the kernel's
        lock (_sockets)
        {
            _sockets.Add(near);
            _sockets.Add(far);
        }

        try
        {
            await far.ConnectAsync(_target, _stop.Token);
            long opened = accepted + (2 * _profile.DelayTicks);
            LinkDirection forward = new(_profile, near, far, opened);
            LinkDirection back = new(_profile, far, near, opened);
            await Task.WhenAll(forward.RunAsync(), back.RunAsync());
            Interlocked.Add(ref _bytesForward, forward.BytesCarried);
            Interlocked.Add(ref _bytesBack, back.BytesCarried);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }

        lock (_sockets)
        {
            _sockets.Remove(near);
            _sockets.Remove(far);
        }
    }
}
