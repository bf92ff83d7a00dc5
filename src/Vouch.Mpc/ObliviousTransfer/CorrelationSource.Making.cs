using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <content>What makes correlations, beside whoever takes them.</content>
/// <remarks>
/// One making at a time. It has a stock of its own, seeds included, which nobody else touches until it has ended and a reservation joins the two: so what is available depends on the order of calls alone, never on which side was
/// faster, and both parties run the same steps in the same order.
/// </remarks>
public abstract partial class CorrelationSource
{
    /// <summary>When so few are left, the next iteration is begun: there are never more than one and a half large ones in memory.</summary>
    internal const int AheadFrom = 1_310_720;

    private readonly Lock _gate = new();
    private readonly CorrelationStock _made = new();
    private ulong _iteration;
    private Task? _making;
    private bool _hasFailed;
    private bool _isRunning;  // this and what follows under the gate
    private bool _isWaiting;
    private bool _isDisposed;

    private bool IsDead => _hasFailed || Volatile.Read(ref _isDisposed);

    /// <summary>Begins to make more while what is there is used up, if more than that may be asked for.</summary>
    /// <param name="left">How many may be asked for from now on.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    internal void Prepare(long left, CancellationToken cancellationToken)
    {
        if (_making is not null || left <= Available || Available > AheadFrom)
        {
            return;
        }

        int missing = (int)long.Min(left - Available, Portion);
        CorrelationStep step = CorrelationStep.Choose(Available, Available + missing);
        if (step.Shape is { } shape)
        {
            Start(shape.Seeds, shape.Outputs, inBackground: true, cancellationToken);
        }
        else if (step.Gain >= missing)
        {
            Start(0, missing, inBackground: true, cancellationToken);
        }
        else
        {
            Start(Available, Available + missing, inBackground: true, cancellationToken); // too few to be of any use but as seeds
        }
    }

    /// <summary>Receives; a peer whose channel ends meanwhile, or a source that is disposed of, ends the making.</summary>
    private protected async ValueTask ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        SetWaiting(true);
        await Channel.ReceiveAsync(destination, cancellationToken).ConfigureAwait(false);
        SetWaiting(false);
    }

    private async ValueTask FillAsync(int needed, int wanted, CancellationToken cancellationToken)
    {
        _hasFailed = true; // until it ends well
        while (Available < needed)
        {
            if (_making is null)
            {
                Start(Available, wanted, inBackground: false, cancellationToken);
            }

            await _making!.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                _stock.AddAll(_made);
            }

            _making = null;
        }

        _hasFailed = false;
    }

    private void Start(int seeds, int count, bool inBackground, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _isRunning = true;
            if (seeds == Available)
            {
                _made.AddAll(_stock);
            }
            else
            {
                _made.Add(_stock, seeds);
            }
        }

        _making = MakeAsync(count, inBackground, cancellationToken);
    }

    private async Task MakeAsync(int count, bool inBackground, CancellationToken cancellationToken)
    {
        bool isMade = false;
        try
        {
            if (inBackground)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            CorrelationStep step = CorrelationStep.Choose(_made.Count, count);
            while (_made.Count < count)
            {
                int next = _made.Count + step.Gain;
                CorrelationStep following = next < count ? CorrelationStep.Choose(next, count) : default;
                await RunAsync(step, following.Shape is not null, cancellationToken).ConfigureAwait(false);
                step = following;
            }

            isMade = true;
        }
        finally
        {
            EndMaking(isMade);
        }
    }

    private async ValueTask RunAsync(CorrelationStep step, bool isFollowed, CancellationToken cancellationToken)
    {
        int seeds = step.Shape?.Seeds ?? 0;
        Block[] spent = seeds == 0 ? [] : BlockPool.Seeds.Rent();
        Block[][] blocks = BlockPool.RentPieces(step.Shape?.Outputs ?? (step.Chunks * CotShape.ChunkRows));
        bool isMade = false;
        try
        {
            if (step.Shape is { } shape)
            {
                _made.Take(spent.AsSpan(0, seeds));
                await IterateAsync(shape, spent.AsMemory(0, seeds), blocks, _iteration++, isFollowed, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ExtendAsync(blocks[0].AsMemory(0, step.Chunks * CotShape.ChunkRows), step.Chunks, cancellationToken).ConfigureAwait(false);
            }

            isMade = true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(spent.AsSpan(0, seeds)));
            if (seeds > 0)
            {
                BlockPool.Seeds.Return(spent);
            }

            foreach (Block[] piece in blocks)
            {
                if (isMade)
                {
                    _made.Add(piece, step.Shape is null ? step.Gain : piece.Length);
                }
                else
                {
                    CryptographicOperations.ZeroMemory(Block.AsBytes(piece.AsSpan()));
                    BlockPool.ReturnPiece(piece);
                }
            }
        }
    }

    private void SetWaiting(bool isWaiting)
    {
        lock (_gate)
        {
            _isWaiting = isWaiting;
            ObjectDisposedException.ThrowIf(_isDisposed, this);
        }
    }

    private void EndMaking(bool isMade)
    {
        lock (_gate)
        {
            _isRunning = false;
            if (!isMade)
            {
                _made.Clear();
            }

            if (_isDisposed)
            {
                Channel.Output.Complete();
                _made.Clear();
                DisposeCore();
            }
        }
    }

    private void EndUse()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _stock.Clear();
            if (!_isRunning)
            {
                _made.Clear();
                DisposeCore();
            }
            else if (_isWaiting)
            {
                Channel.Output.Complete(); // nobody writes now; whoever waits for what is being made learns that it will not come
            }
        }

        _ = _making?.ContinueWith(static making => making.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
