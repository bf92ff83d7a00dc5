using System.IO.Pipelines;

namespace Vouch.Transport;

/// <summary>The writing end of a channel: counts, and wakes the connection when there is something to send.</summary>
internal sealed class ChannelWriter(PipeWriter inner, IChannelObserver? observer) : PipeWriter
{
    private long _bytesSent;
    private int _flushes;
    private int _completed;

    public long BytesSent => Volatile.Read(ref _bytesSent);

    public int Flushes => Volatile.Read(ref _flushes);

    public bool IsCompleted => Volatile.Read(ref _completed) != 0;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        inner.Advance(bytes);
        Volatile.Write(ref _bytesSent, _bytesSent + bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _flushes, _flushes + 1);
        return PushAsync(wake: true, cancellationToken);
    }

    /// <summary>Commits what was written without waking the connection, unless there is more than may be held.</summary>
    public ValueTask<FlushResult> QueueAsync(CancellationToken cancellationToken)
        => PushAsync(wake: false, cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (Interlocked.Exchange(ref _completed, 1) != 0)
        {
            return;
        }

        inner.Complete();
        if (exception is not null)
        {
            observer?.OnCancelled();
        }

        observer?.OnFlushed();
    }

    private async ValueTask<FlushResult> PushAsync(bool wake, CancellationToken cancellationToken)
    {
        if (observer?.OutputFailure is { } earlier)
        {
            throw earlier;
        }

        try
        {
            ValueTask<FlushResult> pushing = inner.FlushAsync(cancellationToken);
            if (wake || !pushing.IsCompleted)
            {
                observer?.OnFlushed();
            }

            FlushResult pushed = await pushing.ConfigureAwait(false);
            return pushed.IsCanceled && observer?.OutputFailure is { } failure ? throw failure : pushed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            observer?.OnCancelled();
            throw;
        }
    }
}
