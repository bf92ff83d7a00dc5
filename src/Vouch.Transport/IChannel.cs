using System.IO.Pipelines;

namespace Vouch.Transport;

/// <summary>A reliable, ordered byte channel between the two parties of a protocol.</summary>
/// <remarks>
/// <para>Bytes written to <see cref="IDuplexPipe.Output"/>, which is the buffer writer that protocol cores write to, reach
/// the peer only on <see cref="FlushAsync"/>. A step that ends in a write must flush before it returns; otherwise both
/// parties wait for bytes that never left.</para>
/// <para>One owner at a time for each direction: either the members of this interface or the pipe ends, not both at once.
/// Protocols that run side by side take one channel each from the multiplexer.</para>
/// <para>Cancelling an operation of a multiplexed channel ends the whole connection: a protocol that ran halfway is
/// never resumed.</para>
/// </remarks>
public interface IChannel : IDuplexPipe, IAsyncDisposable
{
    /// <summary>Payload bytes and flushes so far; the cost model in <c>docs/performance.md</c> is asserted on these.</summary>
    ChannelCounters Counters { get; }

    /// <summary>Makes everything written so far leave together with the next flush of any channel of the connection.</summary>
    /// <remarks>So the first messages of several channels share one packet.</remarks>
    ValueTask QueueAsync(CancellationToken cancellationToken);

    /// <summary>Sends everything written so far; waits while the peer is too slow to take it.</summary>
    /// <exception cref="ConnectionException">The connection is over.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Fills <paramref name="destination"/> completely, or throws.</summary>
    /// <exception cref="ChannelClosedException">The peer closed before <c>destination.Length</c> bytes arrived.</exception>
    /// <exception cref="ConnectionException">The connection is over.</exception>
    ValueTask ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Reads what is there, at least one byte, or 0 once the peer has completed its direction.</summary>
    /// <exception cref="ConnectionException">The connection is over.</exception>
    ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Sends what was written and ends this direction; the other one stays open.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
