using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Vouch.Transport.Multiplexing;

public sealed partial class Multiplexer
{
    private const int ReadSize = 1 << 15;

    private long _bytesReceived;
    private bool _answered;
    private ChannelState? _target;
    private FrameHeader _header;
    private int _remaining;
    private int _ended;

    private async Task ReceiveLoopAsync()
    {
        PipeReader reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: ReadSize, leaveOpen: true));
        try
        {
            long kept = 0;
            while (true)
            {
                ReadResult read = await reader.ReadAsync(_stop.Token).ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = read.Buffer;
                Heard(buffer.Length - kept);
                Handle(ref buffer);
                kept = buffer.Length;
                reader.AdvanceTo(buffer.Start, buffer.End);
                foreach (ChannelState channel in _channels)
                {
                    await channel.FlushAsync().ConfigureAwait(false);
                }

                if (read.IsCompleted)
                {
                    break;
                }
            }

            OnBroken(new ChannelClosedException("The peer closed the connection."));
        }
        catch (Exception e) when (e is not OutOfMemoryException) // every kind of stream breaks in its own way
        {
            OnBroken(new ChannelClosedException("The connection to the peer broke.", e));
        }

        await reader.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>The stream ended or broke: an error, unless the peer is through and we have nothing for it.</summary>
    private void OnBroken(ChannelClosedException failure)
    {
        if (_ended < _channels.Length || Array.Exists(_channels, channel => channel.HasUnsent))
        {
            Fail(failure, tell: null);
            return;
        }

        _heartbeat.Dispose();
    }

    private void Heard(long size)
    {
        if (size > 0)
        {
            _heartbeat.OnHeard();
        }

        lock (_gate)
        {
            _bytesReceived += size;
        }
    }

    /// <summary>Handles what has arrived; after a failure it is thrown away while the peer reads our farewell.</summary>
    private void Handle(ref ReadOnlySequence<byte> buffer)
    {
        try
        {
            if (_failure is null && HandleAnswer(ref buffer))
            {
                while (HandleData(ref buffer) && FrameHeader.TryRead(ref buffer, out FrameHeader header))
                {
                    Begin(header);
                }

                return;
            }
        }
        catch (ProtocolException e)
        {
            Fail(e, AbortCode.ProtocolError);
        }
        catch (ConnectionException e)
        {
            Fail(e, tell: null);
        }

        if (_failure is not null)
        {
            buffer = buffer.Slice(buffer.End);
        }
    }

    /// <summary>On the connecting side: the other side's preface.</summary>
    private bool HandleAnswer(ref ReadOnlySequence<byte> buffer)
    {
        if (_answered)
        {
            return true;
        }

        if (buffer.Length < Preface.AnswerSize)
        {
            return false;
        }

        (byte chosen, VersionRange theirs) = Preface.ReadAnswer(buffer.Slice(0, Preface.AnswerSize).ToArray());
        VersionRange ours = _options.Versions;
        if (chosen != (VersionRange.HighestCommon(ours, theirs) ?? 0))
        {
            throw new ProtocolException($"The peer chose version {chosen} from {theirs}, {ours} being offered.");
        }

        if (chosen != ours.Highest)
        {
            throw new UnsupportedVersionException(ours, theirs);
        }

        buffer = buffer.Slice(Preface.AnswerSize);
        _answered = true;
        _negotiated.TrySetResult(new NegotiatedVersion(ours, theirs));
        return true;
    }

    /// <summary>Passes on what has come of the current frame's payload; true when the frame is through.</summary>
    private bool HandleData(ref ReadOnlySequence<byte> buffer)
    {
        if (_remaining == 0)
        {
            return true;
        }

        if (_target is null) // a window or an abort: few bytes, taken at once
        {
            if (buffer.Length < _remaining)
            {
                return false;
            }

            HandleSignal(buffer.Slice(0, _remaining));
            buffer = buffer.Slice(_remaining);
            _remaining = 0;
            return true;
        }

        int size = (int)long.Min(_remaining, buffer.Length);
        _target.Deliver(buffer.Slice(0, size));
        buffer = buffer.Slice(size);
        _remaining -= size;
        return _remaining == 0;
    }

    private void Begin(FrameHeader header)
    {
        bool ofConnection = header.Type is FrameType.Ping or FrameType.Pong or FrameType.Abort;
        if (header.Channel >= (ofConnection ? 1 : _channels.Length))
        {
            throw new ProtocolException($"The peer sent a {header.Type} frame on channel {header.Channel}, which is not open.");
        }

        _header = header;
        _remaining = header.Length;
        _target = null;
        switch (header.Type)
        {
            case FrameType.Data:
                _target = _channels[header.Channel];
                _target.Expect(header.Length);
                lock (_gate)
                {
                    _dataReceived = true;
                }

                break;
            case FrameType.End:
                _channels[header.Channel].End();
                if (++_ended == _channels.Length)
                {
                    _peerEnded.TrySetResult();
                }

                break;
            case FrameType.Ping:
                lock (_gate)
                {
                    _pong = true;
                }

                Wake();
                break;
        }
    }

    private void HandleSignal(in ReadOnlySequence<byte> payload)
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.WindowSize];
        payload.CopyTo(bytes);
        if (_header.Type == FrameType.Abort)
        {
            AbortCode code = (AbortCode)bytes[0];
            throw new PeerAbortedException(Enum.IsDefined(code) ? code : AbortCode.Failed);
        }

        _channels[_header.Channel].AddCredit(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        Wake();
    }
}
