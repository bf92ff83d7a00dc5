using System.IO.Pipelines;

namespace Vouch.Transport;

/// <summary>A channel that keeps all that comes in, so that a <see cref="ReplayedChannel"/> can say it again.</summary>
/// <param name="channel">The channel; stays the caller's.</param>
public sealed class RecordedChannel(IChannel channel) : IChannel
{
    private readonly Tape _received = new();

    /// <inheritdoc/>
    public ChannelCounters Counters => channel.Counters;

    /// <inheritdoc/>
    public PipeReader Input => throw new NotSupportedException("What is read from the pipe itself would not be kept.");

    /// <inheritdoc/>
    public PipeWriter Output => channel.Output;

    /// <inheritdoc/>
    public ValueTask QueueAsync(CancellationToken cancellationToken) => channel.QueueAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => channel.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        await channel.ReceiveAsync(destination, cancellationToken).ConfigureAwait(false);
        _received.Write(destination.Span);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        int count = await channel.ReadAsync(destination, cancellationToken).ConfigureAwait(false);
        _received.Write(destination.Span[..count]);
        return count;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => channel.CompleteAsync(cancellationToken);

    /// <summary>Waits until the peer has ended its direction too, which it does when nothing more is to come.</summary>
    /// <param name="limit">The most bytes that may come that nobody has asked for.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <returns>All that came in, those bytes included.</returns>
    /// <exception cref="ProtocolException">More came.</exception>
    public async ValueTask<Tape> EndAsync(int limit, CancellationToken cancellationToken)
    {
        int end = _received.Length + limit;
        byte[] buffer = new byte[1024];
        while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
            if (_received.Length > end)
            {
                throw new ProtocolException("The peer goes on when nothing more is to come.");
            }
        }

        return _received;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
