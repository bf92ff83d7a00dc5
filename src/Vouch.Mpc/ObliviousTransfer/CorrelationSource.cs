using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>Random correlated oblivious transfers as a stock: reserved over a channel, then taken without waiting; what is left over stays for later.</summary>
/// <remarks>
/// <para>Both parties begin, reserve and take the same numbers in the same order. Each correlation is handed out once, and zeroed here when it is. After an exception the source is of no use any more. One thread at a time, but
/// for <see cref="Dispose"/>, which may come at any time: what is being made then comes to an end at the next message, and the peer finds the channel ended.</para>
/// <para>Small amounts come from SoftSpoken OT at 1.9 bytes each; where more than 127,000 are missing (75,000 with seeds in stock), iterations of silent OT make 268,800 or 2,621,440 at a time for about 130 KB each.</para>
/// </remarks>
public abstract partial class CorrelationSource : ICorrelations, IDisposable
{
    /// <summary>The size of what names a run, in bytes; both parties pass the same, and no two runs share one.</summary>
    public const int RunSize = BaseOtHash.RunSize;

    /// <summary>The bits of SoftSpoken's field: 8 costs 1.9 bytes and 32 AES calls a correlation, 4 costs 3.9 bytes and 4 calls, 2 costs 7.9 bytes and 2 calls.</summary>
    /// <remarks>All are equally secure. Where one party has no AES instructions (a browser), 4 or 2 are faster on most links.</remarks>
    public const int DefaultFieldBits = 8;

    /// <summary>A good number to reserve at a time where many are needed: what one large iteration adds to a stock, at 0.4 bits of traffic each. More at a time only takes more memory.</summary>
    public const int Portion = 2_365_632;

    private readonly CorrelationStock _stock = new();

    private protected CorrelationSource(IChannel channel)
        => Channel = channel;

    /// <summary>How many correlations can be taken without a further reservation.</summary>
    public int Available => _stock.Count;

    private protected IChannel Channel { get; }

    /// <summary>Begins to make <paramref name="count"/> correlations while other things go on, for a need that is not known to the number yet; what is there already is drawn in, and <see cref="Available"/> is 0 meanwhile.</summary>
    /// <remarks>The next reservation of more than is available waits for the end, and throws what went wrong. Does nothing where as many are available, or something is being made.</remarks>
    public void Begin(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ObjectDisposedException.ThrowIf(IsDead, this);
        if (_making is null && Available < count)
        {
            Start(Available, count, inBackground: true, cancellationToken);
        }
    }

    /// <summary>Sees to it that at least <paramref name="count"/> correlations are <see cref="Available"/>.</summary>
    /// <exception cref="ProtocolException">The peer cheated, or reserves another number.</exception>
    /// <exception cref="ConnectionException">The connection is over.</exception>
    public ValueTask ReserveAsync(int count, CancellationToken cancellationToken) => ReserveAsync(count, count, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReserveAsync(int needed, int wanted, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(needed);
        ObjectDisposedException.ThrowIf(IsDead, this);
        return Available >= needed ? ValueTask.CompletedTask : FillAsync(needed, int.Max(needed, wanted), cancellationToken);
    }

    /// <summary>Takes the next correlations: K of the sender, M of the receiver.</summary>
    /// <exception cref="InvalidOperationException">Fewer are available; none is taken.</exception>
    public void Take(Span<Block> destination)
    {
        ObjectDisposedException.ThrowIf(IsDead, this);
        if (destination.Length > Available)
        {
            throw new InvalidOperationException($"{destination.Length} correlations are asked for, {Available} are there.");
        }

        _stock.Take(destination);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EndUse();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes correlations by SoftSpoken OT: so many chunks of rows, of which those of the check are spent.</summary>
    private protected abstract ValueTask ExtendAsync(Memory<Block> rows, int chunks, CancellationToken cancellationToken);

    /// <summary>Runs one silent iteration.</summary>
    /// <param name="shape">Its parameters.</param>
    /// <param name="seeds">What it spends.</param>
    /// <param name="outputs">What it fills.</param>
    /// <param name="iteration">Its number.</param>
    /// <param name="isFollowed">Whether another iteration comes next, with whose first message the last of this one leaves.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    private protected abstract ValueTask IterateAsync(
        SilentShape shape, ReadOnlyMemory<Block> seeds, Block[][] outputs, ulong iteration, bool isFollowed, CancellationToken cancellationToken);

    /// <summary>Zeroes what the protocol keeps between its steps.</summary>
    private protected abstract void DisposeCore();
}
