using System.Buffers;

namespace Vouch.Transport.Multiplexing;

public sealed partial class Multiplexer
{
    private const int BatchSize = 1 << 16;

    private readonly SemaphoreSlim _wake = new(0);
    private int _awake;
    private byte[]? _preface;
    private AbortCode? _abort;
    private bool _ping;
    private bool _pong;
    private int _next;
    private long _bytesSent;
    private int _writes;
    private int _rounds;
    private bool _batchHasData;
    private bool _dataReceived;

    internal void Wake()
    {
        if (Interlocked.Exchange(ref _awake, 1) == 0)
        {
            _wake.Release();
        }
    }

    private async Task SendLoopAsync()
    {
        byte[] batch = ArrayPool<byte>.Shared.Rent(BatchSize);
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stop.Token).ConfigureAwait(false);
                Volatile.Write(ref _awake, 0);
                while (Fill(batch) is > 0 and int size)
                {
                    await _stream.WriteAsync(batch.AsMemory(0, size), _stop.Token).ConfigureAwait(false);
                    await _stream.FlushAsync(_stop.Token).ConfigureAwait(false);
                    _heartbeat.OnSent();
                }

                if (_failure is not null || IsEverythingSent())
                {
                    break;
                }
            }

            ArrayPool<byte>.Shared.Return(batch);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // every kind of stream breaks in its own way
        {
            if (_batchHasData || !_peerEnded.Task.IsCompleted || !IsEverythingSent())
            {
                Fail(new ChannelClosedException("The connection to the peer broke.", e), tell: null);
            }
        }
    }

    /// <summary>Collects what is to be sent now, of all channels, for one write.</summary>
    private int Fill(Span<byte> batch)
    {
        lock (_gate)
        {
            if (_failure is not null && _abort is null)
            {
                return 0;
            }

            int size = 0;
            if (_preface is not null)
            {
                _preface.CopyTo(batch);
                size = _preface.Length;
                _preface = null;
            }

            if (_abort is { } code)
            {
                size += FillAbort(batch[size..], code);
            }
            else
            {
                size = FillSignals(batch, size);
                size = FillChannels(batch, size);
            }

            if (size > 0)
            {
                _bytesSent += size;
                _writes++;
            }

            return size;
        }
    }

    private int FillAbort(Span<byte> destination, AbortCode code)
    {
        _abort = null;
        int size = FrameHeader.Write(destination, FrameType.Abort, 0, FrameHeader.AbortSize);
        destination[size] = (byte)code;
        return size + FrameHeader.AbortSize;
    }

    private int FillSignals(Span<byte> batch, int size)
    {
        if (_pong)
        {
            size += FrameHeader.Write(batch[size..], FrameType.Pong, 0, 0);
        }

        if (_ping)
        {
            size += FrameHeader.Write(batch[size..], FrameType.Ping, 0, 0);
        }

        _ping = _pong = false;
        foreach (ChannelState channel in _channels)
        {
            size += channel.FillWindow(batch[size..]);
        }

        return size;
    }

    // Each channel in turn may go first, so that none starves when a batch is full.
    private int FillChannels(Span<byte> batch, int size)
    {
        int start = size;
        _batchHasData = false;
        for (int i = 0; i < _channels.Length; i++)
        {
            ChannelState channel = _channels[(_next + i) % _channels.Length];
            long framed = channel.Framed;
            size += channel.FillData(batch[size..BatchSize]);
            _batchHasData |= channel.Framed != framed;
        }

        _next = (_next + 1) % _channels.Length;
        if (size > start && _dataReceived)
        {
            _dataReceived = false;
            _rounds++;
        }

        return size;
    }

    private bool IsEverythingSent()
    {
        lock (_gate)
        {
            return _closing && Array.TrueForAll(_channels, channel => channel.EndSent);
        }
    }

    private void SendPing()
    {
        lock (_gate)
        {
            _ping = true;
        }

        Wake();
    }
}
