using System.Buffers;
using System.IO.Pipelines;

namespace Vouch.Transport;

/// <summary>A channel over the two ends of pipes; the connection above it, if any, learns of what happens.</summary>
internal sealed class PipeChannel : IChannel
{
    private readonly ChannelReader _input;
    private readonly ChannelWriter _output;

    public PipeChannel(PipeReader input, PipeWriter output, IChannelObserver? observer = null)
    {
        _input = new ChannelReader(input, observer);
        _output = new ChannelWriter(output, observer);
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    public bool OutputCompleted => _output.IsCompleted;

    public ChannelCounters Counters => new(_output.BytesSent, _input.BytesReceived, _output.Flushes);

    public async ValueTask QueueAsync(CancellationToken cancellationToken)
        => ThrowIfClosed(await _output.QueueAsync(cancellationToken).ConfigureAwait(false));

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
        => ThrowIfClosed(await _output.FlushAsync(cancellationToken).ConfigureAwait(false));

    public async ValueTask ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        int received = 0;
        while (received < destination.Length)
        {
            int read = await ReadAsync(destination[received..], cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new ChannelClosedException(destination.Length, received);
            }

            received += read;
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (destination.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            ReadResult read = await _input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (buffer.IsEmpty && !read.IsCompleted)
            {
                _input.AdvanceTo(buffer.Start); // woken without data
                continue;
            }

            int size = (int)long.Min(buffer.Length, destination.Length);
            buffer.Slice(0, size).CopyTo(destination.Span);
            _input.AdvanceTo(buffer.GetPosition(size));
            return size;
        }
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _output.Complete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _output.Complete();
        _input.Complete();
        return ValueTask.CompletedTask;
    }

    private static void ThrowIfClosed(FlushResult flushed)
    {
        if (flushed.IsCompleted)
        {
            throw new ChannelClosedException("The peer no longer reads from the channel.");
        }
    }
}
