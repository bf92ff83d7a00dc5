using System.IO.Pipelines;

namespace Vouch.Transport;

/// <summary>A channel on which a peer says what it has said before, to one that answers as it did before; then it goes on with the peer itself.</summary>
/// <param name="received">What a <see cref="RecordedChannel"/> kept; read to its end.</param>
public sealed class ReplayedChannel(Tape received) : IChannel
{
    private readonly Discarded _discarded = new();
    private IChannel? _live;

    /// <inheritdoc/>
    public ChannelCounters Counters => _live?.Counters ?? default;

    /// <inheritdoc/>
    public PipeReader Input => _live?.Input ?? throw new NotSupportedException("There is no pipe before the channel goes on.");

    /// <inheritdoc/>
    public PipeWriter Output => _live?.Output ?? _discarded;

    /// <summary>Goes on with the peer itself.</summary>
    /// <param name="channel">The channel; stays the caller's.</param>
    /// <exception cref="InvalidOperationException">Something that the peer has said was not listened to.</exception>
    public void GoOn(IChannel channel)
    {
        if (_live is not null || received.Length > 0)
        {
            throw new InvalidOperationException($"{received.Length} bytes of what was kept were not used.");
        }

        _live = channel;
    }

    /// <inheritdoc/>
    public ValueTask QueueAsync(CancellationToken cancellationToken) => _live?.QueueAsync(cancellationToken) ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => _live?.FlushAsync(cancellationToken) ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
        => _live is not null ? _live.ReceiveAsync(destination, cancellationToken)
            : received.Read(destination.Span) == destination.Length ? ValueTask.CompletedTask
            : throw new ChannelClosedException("What was kept ends here.");

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
        => _live?.ReadAsync(destination, cancellationToken) ?? ValueTask.FromResult(received.Read(destination.Span));

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _live?.CompleteAsync(cancellationToken) ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Takes what the peer has had before.</summary>
    private sealed class Discarded : PipeWriter
    {
        private byte[] _buffer = new byte[4096];

        public override void Advance(int bytes)
        {
        }

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (_buffer.Length < sizeHint)
            {
                _buffer = new byte[sizeHint];
            }

            return _buffer;
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(default(FlushResult));

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
