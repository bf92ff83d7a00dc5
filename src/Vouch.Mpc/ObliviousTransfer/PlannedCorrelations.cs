using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>A stock of which both parties know beforehand how much it may be asked for: filled in large portions, which cost least, the next while one is used up, and never for more than was planned.</summary>
/// <remarks>The plan is what a peer stated and this side agreed to, so that whoever needs more breaks the protocol; it learns so before anything is made or taken. What the source held before counts like all else.</remarks>
public sealed class PlannedCorrelations : IKeyCorrelations
{
    private readonly CorrelationSource _source;
    private long _planned;
    private long _left;

    /// <summary>Creates the stock.</summary>
    /// <param name="source">Where they come from; stays the caller's.</param>
    /// <param name="planned">How many may be taken in all.</param>
    public PlannedCorrelations(CorrelationSource source, long planned)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(planned);
        _source = source;
        _planned = planned;
        _left = planned;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">This is the receiver's half.</exception>
    public Block Delta => _source is SenderCorrelations sender ? sender.Delta : throw new InvalidOperationException("The receiver has no Delta.");

    /// <inheritdoc/>
    public int Available => (int)long.Min(_source.Available, _left);

    /// <summary>Plans anew, when more is known; both parties do so at the same place.</summary>
    /// <param name="planned">How many may be taken in all, those that were taken already included.</param>
    public void Replan(long planned)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(planned);
        _left = planned - (_planned - _left);
        _planned = planned;
    }

    /// <inheritdoc/>
    public ValueTask ReserveAsync(int needed, int wanted, CancellationToken cancellationToken)
    {
        CheckPlan(needed);
        if (_source.Available < needed)
        {
            return FillAsync(needed, wanted, cancellationToken);
        }

        _source.Prepare(_left, cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="ProtocolException">More are asked for than are left of the plan; none is taken.</exception>
    public void Take(Span<Block> destination)
    {
        CheckPlan(destination.Length);
        _source.Take(destination);
        _left -= destination.Length;
    }

    private async ValueTask FillAsync(int needed, int wanted, CancellationToken cancellationToken)
    {
        await _source.ReserveAsync(needed, (int)long.Min(_left, int.Max(wanted, CorrelationSource.Portion)), cancellationToken).ConfigureAwait(false);
        _source.Prepare(_left, cancellationToken);
    }

    private void CheckPlan(int count)
    {
        if (count > _left)
        {
            throw new ProtocolException($"Correlated OT: {count} more correlations are needed, but of the {_planned} that were planned {_left} are left.");
        }
    }
}
