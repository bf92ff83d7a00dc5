using System.Buffers;
using System.IO.Pipelines;

namespace Vouch.Transport;

/// <summary>A stream over two pipe ends: a connection of a pipe-based server, or one within the process.</summary>
/// <remarks>Asynchronous only. Disposing completes both ends.</remarks>
public sealed class DuplexPipeStream(PipeReader input, PipeWriter output) : Stream
{
    private const int PauseSize = 1 << 16;

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

        ReadResult read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlySequence<byte> available = read.Buffer;
        int size = (int)long.Min(available.Length, buffer.Length);
        available.Slice(0, size).CopyTo(buffer.Span);
        input.AdvanceTo(available.GetPosition(size));
        return size == 0 && !read.IsCompleted ? throw new OperationCanceledException() : size;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        FlushResult written = await output.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (written.IsCompleted)
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
        if (disposing)
        {
            output.Complete();
            input.Complete();
        }

        base.Dispose(disposing);
    }
}
