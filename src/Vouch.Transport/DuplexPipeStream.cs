using System.Buffers;
using System.IO.Pipelines;

namespace Vouch.Transport;

/// <summary>A stream over two pipe ends: a connection of a pipe-based server, or one within the process.</summary>
/// <remarks>Asynchronous only. Disposing completes both ends.</remarks>
public sealed class DuplexPipeStream(PipeReader input, PipeWriter output) : Stream
{
    private const int PauseSize = 1 << 16;

    private readonly Lock _gate = new();
    private bool _reading;
    private bool _disposed;

    /// <summary>Creates the stream over <paramref name="transport"/>.</summary>
    public DuplexPipeStream(IDuplexPipe transport)
        : this(transport.Input, transport.Output)
    {
    }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Creates two streams joined in memory: what one writes the other reads.</summary>
    public static (Stream Left, Stream Right) CreatePair()
    {
        PipeOptions options = new(pauseWriterThreshold: PauseSize, resumeWriterThreshold: PauseSize / 2, useSynchronizationContext: false);
        Pipe there = new(options);
        Pipe back = new(options);
        return (new DuplexPipeStream(back.Reader, there.Writer), new DuplexPipeStream(there.Reader, back.Writer));
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _reading = true;
        }

        ReadResult read = default;
        int size = 0;
        try
        {
            read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            size = (int)long.Min(read.Buffer.Length, buffer.Length);
            read.Buffer.Slice(0, size).CopyTo(buffer.Span);
            input.AdvanceTo(read.Buffer.GetPosition(size));
        }
        finally
        {
            EndReading();
        }

        ObjectDisposedException.ThrowIf(size == 0 && !read.IsCompleted, this);
        return size;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> writing;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            writing = output.WriteAsync(buffer, cancellationToken);
        }

        if ((await writing.ConfigureAwait(false)).IsCompleted)
        {
            throw new IOException("The other end of the stream is closed.");
        }
    }

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            if (disposing && !_disposed)
            {
                _disposed = true;
                output.Complete();
                if (_reading)
                {
                    input.CancelPendingRead(); // the reader still holds its memory and completes it
                }
                else
                {
                    input.Complete();
                }
            }
        }

        base.Dispose(disposing);
    }

    private void EndReading()
    {
        lock (_gate)
        {
            _reading = false;
            if (_disposed)
            {
                input.Complete();
            }
        }
    }
}
