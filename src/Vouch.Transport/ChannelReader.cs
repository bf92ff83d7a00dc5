using System.Buffers;
using System.IO.Pipelines;

namespace Vouch.Transport;

/// <summary>The reading end of a channel: counts, and turns the connection's failure into the owner's exception.</summary>
internal sealed class ChannelReader(PipeReader inner, IChannelObserver? observer) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    private long _bytesReceived;

    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return Take(await inner.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            observer?.OnCancelled();
            throw;
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        bool read = inner.TryRead(out result);
        if (read)
        {
            result = Take(result);
        }

        return read;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        long size = _buffer.Slice(_buffer.Start, consumed).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
        if (size > 0)
        {
            Volatile.Write(ref _bytesReceived, _bytesReceived + size);
            observer?.OnConsumed(size);
        }
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _buffer = default;
        inner.Complete(exception);
        observer?.OnInputCompleted();
    }

    private ReadResult Take(ReadResult read)
    {
        if (read.IsCanceled && observer?.InputFailure is { } failure)
        {
            inner.AdvanceTo(read.Buffer.Start);
            inner.CancelPendingRead(); // for the next read too
            throw failure;
        }

        _buffer = read.Buffer;
        return read;
    }
}
