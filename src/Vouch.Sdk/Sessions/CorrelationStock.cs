using Vouch.Mpc.ObliviousTransfer;

namespace Vouch.Sessions;

/// <summary>Correlations for the session proof, made while the session with the server still runs: their round trips and their work cost nothing then.</summary>
internal sealed class CorrelationStock : IDisposable
{
    /// <summary>The most that may be asked for beforehand; a proof takes more as it needs them.</summary>
    public const int MaxPrepared = CorrelationSource.Portion;

    private readonly CorrelationSource _source;
    private readonly Task _prepared;

    /// <summary>Begins to make them; takes over the source.</summary>
    public CorrelationStock(CorrelationSource source, int prepared, CancellationToken cancellationToken)
    {
        _source = source;
        _prepared = Task.Run(() => source.ReserveAsync(prepared, cancellationToken).AsTask(), cancellationToken);
    }

    /// <summary>The stock for a proof that takes so many.</summary>
    /// <exception cref="Vouch.Transport.ProtocolException">The peer cheated.</exception>
    public async Task<PlannedCorrelations> PlanAsync(long count)
    {
        await _prepared.ConfigureAwait(false);
        return new PlannedCorrelations(_source, count);
    }

    /// <summary>Zeroes what is left, as soon as nothing is being made any more; with the connection that ends at the latest.</summary>
    public void Dispose() => _ = _prepared.ContinueWith(
        static (prepared, source) =>
        {
            _ = prepared.Exception; // whoever wanted them has been told
            ((CorrelationSource)source!).Dispose();
        },
        _source,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
