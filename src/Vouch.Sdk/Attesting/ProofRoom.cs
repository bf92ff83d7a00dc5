using Vouch.Mpc.ObliviousTransfer;

namespace Vouch.Attesting;

/// <summary>One session's place among those that are proven at a time, and its half of the correlations, which are begun as soon as it has one.</summary>
internal sealed class ProofRoom : IDisposable
{
    private readonly SemaphoreSlim _rooms;
    private readonly SenderCorrelations _transfers;
    private readonly CancellationTokenSource _left;
    private readonly Task _entered;

    /// <summary>Waits for room while the session goes on; takes over the correlations.</summary>
    /// <param name="rooms">One for each session that may be proven at a time.</param>
    /// <param name="transfers">Nothing of them is made yet.</param>
    /// <param name="correlations">How many to make beforehand.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public ProofRoom(SemaphoreSlim rooms, SenderCorrelations transfers, int correlations, TimeSpan patience, CancellationToken cancellationToken)
    {
        _rooms = rooms;
        _transfers = transfers;
        _left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _entered = EnterAsync(correlations, patience, cancellationToken);
    }

    /// <summary>The correlations, once there is room.</summary>
    /// <exception cref="AttestorException">There was none for too long.</exception>
    public async Task<SenderCorrelations> EnterAsync()
    {
        await _entered.ConfigureAwait(false);
        return _transfers;
    }

    /// <summary>Gives the room to the next.</summary>
    public void Dispose()
    {
        _left.Cancel();
        _ = _entered.ContinueWith(Leave, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task EnterAsync(int correlations, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!await _rooms.WaitAsync(patience, _left.Token).ConfigureAwait(false))
        {
            throw new AttestorException(AttestorFailure.NoRoom, $"As many sessions as may be are being proven; there was no room for {patience.TotalSeconds:0} s.");
        }

        _transfers.Begin(correlations, cancellationToken);
    }

    private void Leave(Task entered)
    {
        _transfers.Dispose();
        _left.Dispose();
        if (entered.IsCompletedSuccessfully)
        {
            _rooms.Release();
        }
        else
        {
            _ = entered.Exception;
        }
    }
}
