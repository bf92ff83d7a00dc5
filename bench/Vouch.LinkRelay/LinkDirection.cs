using System.Diagnostics;
using System.Net.Sockets;

namespace Vouch.LinkRelay;

/// <summary>One direction of a link: bytes enter at the rate and come out after the delay.</summary>
/// <remarks>
/// Two threads. The first receives, and gives each piece the moment at which its last byte is at the other end: after what was sent
/// before it, the time that its own bytes take at the rate, and the delay. The second waits for that moment and sends. When the
/// link and the queue before it are full, nothing more is received, so that the sender's TCP slows down.
/// </remarks>
internal sealed class LinkDirection(LinkProfile profile, Socket source, Socket destination, long opened)
{
    private static readonly long s_longestLag = Stopwatch.Frequency / 50;

    private readonly Queue<(long Arrival, byte[] Bytes)> _link = new();
    private long _held;
    private long _free = opened;
    private bool _broken;

    /// <summary>Bytes that came out so far.</summary>
    public long BytesCarried { get; private set; }

    public Task RunAsync()
    {
        TaskCompletionSource received = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Start("receive", Receive, received);
        Start("send", Send, sent);
        return Task.WhenAll(received.Task, sent.Task);
    }

    private void Receive()
    {
        byte[] buffer = new byte[profile.QuantumSize];
        bool waiting = false;
        int size;
        do
        {
            size = ReceiveOnce(buffer);
            long now = Stopwatch.GetTimestamp();
            _free = long.Max(_free, waiting ? now - s_longestLag : now) + profile.TicksFor(size);
            waiting = HasMore();
            lock (_link)
            {
                _link.Enqueue((_free + profile.DelayTicks, buffer[..size]));
                _held += size;
                Monitor.PulseAll(_link);
                while (_held > profile.CapacitySize && !_broken)
                {
                    Monitor.Wait(_link);
                }
            }
        }
        while (size > 0 && !_broken);
    }

    private void Send()
    {
        while (true)
        {
            (long arrival, byte[] bytes) = Take();
            PreciseWait.Until(arrival);
            try
            {
                if (bytes.Length == 0)
                {
                    destination.Shutdown(SocketShutdown.Send);
                    return;
                }

                destination.Send(bytes);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                Break();
                return;
            }

            lock (_link)
            {
                _held -= bytes.Length;
                BytesCarried += bytes.Length;
                Monitor.PulseAll(_link);
            }
        }
    }

    private (long Arrival, byte[] Bytes) Take()
    {
        lock (_link)
        {
            while (_link.Count == 0)
            {
                Monitor.Wait(_link);
            }

            return _link.Dequeue();
        }
    }

    private int ReceiveOnce(byte[] buffer)
    {
        try
        {
            return source.Receive(buffer);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Whether bytes wait already: then the link is not idle, even if this thread comes late.</summary>
    private bool HasMore()
    {
        try
        {
            return source.Available > 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>The receiver is gone: what is left is lost, and the sender learns of it.</summary>
    private void Break()
    {
        lock (_link)
        {
            _broken = true;
            Monitor.PulseAll(_link);
        }

        source.Dispose();
    }

    private static void Start(string name, Action run, TaskCompletionSource ended)
        => new Thread(() =>
        {
            run();
            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = "link " + name,
            Priority = ThreadPriority.AboveNormal,
        }.Start();
}
