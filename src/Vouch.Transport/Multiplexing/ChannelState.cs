using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Vouch.Transport.Multiplexing;

/// <summary>One channel of a multiplexer: its two pipes, and the credit of either side.</summary>
/// <remarks>
/// The sending loop alone touches the reading end of what is sent, the receiving loop alone the writing end of what is
/// received; what both or the owner touch is guarded by the multiplexer's lock. What is held for a slow owner is bounded
/// by <see cref="WindowSize"/>, what is held for a slow peer by <see cref="PauseSize"/>.
/// </remarks>
internal sealed class ChannelState : IChannelObserver
{
    public const int WindowSize = 1 << 20;
    private const int GrantSize = WindowSize / 4;
    private const int PauseSize = 1 << 17;
    private const int FrameSize = 1 << 15;

    private readonly Multiplexer _multiplexer;
    private readonly byte _id;
    private readonly Lock _gate;
    private readonly Pipe _sending = new(new PipeOptions(
        pauseWriterThreshold: PauseSize, resumeWriterThreshold: PauseSize / 2, useSynchronizationContext: false));
    private readonly Pipe _receiving = new(new PipeOptions(
        pauseWriterThreshold: 0, useSynchronizationContext: false));

    private long _framed;
    private int _credit = WindowSize;
    private int _window = WindowSize;
    private int _consumed;
    private int _grant;
    private bool _discarding;

    public ChannelState(Multiplexer multiplexer, byte id, Lock gate)
    {
        _multiplexer = multiplexer;
        _id = id;
        _gate = gate;
        Channel = new PipeChannel(_receiving.Reader, _sending.Writer, this);
    }

    public PipeChannel Channel { get; }

    public bool OutputCompleted => Channel.OutputCompleted;

    public bool EndSent { get; private set; }

    public bool EndReceived { get; private set; }

    /// <summary>Whether the owner has written what has not been put into a frame.</summary>
    public bool HasUnsent => Channel.Counters.BytesSent != Framed;

    /// <summary>How many bytes have been put into frames.</summary>
    public long Framed => Volatile.Read(ref _framed);

    public Exception? InputFailure => EndReceived ? null : _multiplexer.Failure;

    public Exception? OutputFailure => _multiplexer.Failure;

    public void OnConsumed(long size)
    {
        lock (_gate)
        {
            _consumed += (int)size;
            if (EndReceived || _consumed < GrantSize)
            {
                return;
            }

            _grant += _consumed;
            _consumed = 0;
        }

        _multiplexer.Wake();
    }

    public void OnFlushed() => _multiplexer.Wake();

    public void OnCancelled() => _multiplexer.Abort(AbortCode.Cancelled);

    public void OnInputCompleted()
    {
        lock (_gate)
        {
            _discarding = true; // what lies in the pipe is gone; the peer must not starve on it
            _grant = WindowSize - _window;
        }

        _multiplexer.Wake();
    }

    /// <summary>Writes a window frame if credit is to be returned. Under the lock.</summary>
    public int FillWindow(Span<byte> destination)
    {
        if (_grant == 0 || EndReceived)
        {
            return 0;
        }

        int size = FrameHeader.Write(destination, FrameType.Window, _id, FrameHeader.WindowSize);
        BinaryPrimitives.WriteInt32BigEndian(destination[size..], _grant);
        _window += _grant;
        _grant = 0;
        return size + FrameHeader.WindowSize;
    }

    /// <summary>Writes one data frame, and the end after the last, as space and credit allow. Under the lock.</summary>
    public int FillData(Span<byte> destination)
    {
        int space = destination.Length - (2 * FrameHeader.Size);
        if (EndSent || space <= 0 || !_sending.Reader.TryRead(out ReadResult read))
        {
            return 0;
        }

        ReadOnlySequence<byte> buffer = read.Buffer;
        int length = (int)long.Min(buffer.Length, int.Min(int.Min(_credit, FrameSize), space));
        int size = 0;
        if (length > 0)
        {
            size = FrameHeader.Write(destination, FrameType.Data, _id, length);
            buffer.Slice(0, length).CopyTo(destination[size..]);
            size += length;
            _credit -= length;
            Volatile.Write(ref _framed, _framed + length);
        }

        bool finished = read.IsCompleted && length == buffer.Length;
        _sending.Reader.AdvanceTo(buffer.GetPosition(length));
        if (finished)
        {
            size += FrameHeader.Write(destination[size..], FrameType.End, _id, 0);
            EndSent = true;
        }

        return size;
    }

    /// <summary>Takes note of a data frame of <paramref name="length"/> bytes before they are read.</summary>
    public void Expect(int length)
    {
        lock (_gate)
        {
            if (EndReceived)
            {
                throw new ProtocolException($"The peer sent data on channel {_id} after its end.");
            }

            if (length > _window)
            {
                throw new ProtocolException($"The peer sent {length} bytes on channel {_id} with a credit of {_window}.");
            }

            _window -= length;
            if (_discarding)
            {
                _grant = WindowSize - _window;
                _multiplexer.Wake();
            }
        }
    }

    public void Deliver(in ReadOnlySequence<byte> data)
    {
        lock (_gate)
        {
            if (_discarding)
            {
                return;
            }
        }

        foreach (ReadOnlyMemory<byte> segment in data)
        {
            _receiving.Writer.Write(segment.Span);
        }
    }

    /// <summary>Shows what was delivered to the owner; never waits, as the window bounds what is held.</summary>
    public async ValueTask FlushAsync()
    {
        if (!EndReceived)
        {
            await _receiving.Writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    public void AddCredit(uint credit)
    {
        lock (_gate)
        {
            if (credit == 0 || credit > WindowSize - _credit)
            {
                throw new ProtocolException($"The peer granted a credit of {credit} bytes on channel {_id}, {_credit} being left.");
            }

            _credit += (int)credit;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            if (EndReceived)
            {
                throw new ProtocolException($"The peer ended channel {_id} twice.");
            }

            EndReceived = true;
        }

        _receiving.Writer.Complete();
    }

    /// <summary>Wakes the owner's pending operations after the connection failed.</summary>
    public void Interrupt()
    {
        if (!EndReceived)
        {
            _receiving.Reader.CancelPendingRead();
        }

        _sending.Writer.CancelPendingFlush();
    }

    /// <summary>Gives the memory back once both loops are over.</summary>
    public void Release(Exception reason)
    {
        _sending.Reader.Complete(reason);
        if (!EndReceived)
        {
            _receiving.Writer.Complete(reason);
        }
    }
}
