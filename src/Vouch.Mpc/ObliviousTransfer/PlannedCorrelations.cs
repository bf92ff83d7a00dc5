using Vouch.Crypto;
using Vouch.Mpc.Machines;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>A stock of which both parties know beforehand how much it will be asked for: filled in large portions, which cost least, and never with more than one of them in memory.</summary>
/// <param name="source">Where they come from; stays the caller's.</param>
/// <param name="planned">How many will be asked for in all. More can be; then they are made as they are needed.</param>
public sealed class PlannedCorrelations(CorrelationSource source, long planned) : IKeyCorrelations
{
    private long _planned = planned;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">This is the receiver's half.</exception>
    public Block Delta => source is SenderCorrelations sender ? sender.Delta : throw new InvalidOperationException("The receiver has no Delta.");

    /// <inheritdoc/>
    public int Available => source.Available;

    /// <inheritdoc/>
    public ValueTask ReserveAsync(int count, CancellationToken cancellationToken)
    {
        if (source.Available >= count)
        {
            return ValueTask.CompletedTask;
        }

        long wanted = long.Min(long.Max(_planned, count), long.Max(count, CorrelationSource.Portion));
        return source.ReserveAsync((int)wanted, cancellationToken);
    }

    /// <inheritdoc/>
    public void Take(Span<Block> destination)
    {
        source.Take(destination);
        _planned = long.Max(0, _planned - destination.Length);
    }
}
