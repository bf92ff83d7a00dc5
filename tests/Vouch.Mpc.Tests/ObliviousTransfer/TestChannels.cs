using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

/// <summary>A channel that passes everything on; tests change what they need.</summary>
internal abstract class ForwardingChannel(IChannel inner) : IChannel
{
    public ChannelCounters Counters => inner.Counters;

    public virtual PipeReader Input => inner.Input;

    public virtual PipeWriter Output => inner.Output;

    public ValueTask QueueAsync(CancellationToken cancellationToken) => inner.QueueAsync(cancellationToken);

    public virtual ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public async ValueTask ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (!destination.IsEmpty)
        {
            int read = await ReadAsync(destination, cancellationToken);
            Assert.NotEqual(0, read);
            destination = destination[read..];
        }
    }

    public virtual ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => inner.ReadAsync(destination, cancellationToken);

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => inner.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>Reads at most some bytes at a time.</summary>
internal sealed class CuttingChannel(IChannel inner, int size) : ForwardingChannel(inner)
{
    public override ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
        => base.ReadAsync(destination[..int.Min(destination.Length, size)], cancellationToken);
}

/// <summary>Keeps a copy of what is sent.</summary>
internal sealed class RecordingChannel(IChannel inner) : ForwardingChannel(inner)
{
    private readonly ArrayBufferWriter<byte> _sent = new();
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    public byte[] Sent => _sent.WrittenSpan.ToArray();

    public override PipeWriter Output => _pipe.Writer;

    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _pipe.Writer.FlushAsync(cancellationToken);
        if (_pipe.Reader.TryRead(out ReadResult read))
        {
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                _sent.Write(part.Span);
                base.Output.Write(part.Span);
            }

            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        await base.FlushAsync(cancellationToken);
    }
}

/// <summary>Notes each flush that sends something by a letter.</summary>
internal sealed class LoggingChannel(IChannel inner, StringBuilder log, char side) : ForwardingChannel(inner)
{
    private long _flushed;

    public override ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (Counters.BytesSent > _flushed)
        {
            _flushed = Counters.BytesSent;
            lock (log)
            {
                log.Append(side);
            }
        }

        return base.FlushAsync(cancellationToken);
    }
}
