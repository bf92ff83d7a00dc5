using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>Random correlated oblivious transfers as a stock: reserved over a channel, then taken without waiting; what is left over stays for later.</summary>
/// <remarks>
/// <para>Both parties reserve the same numbers in the same order. Each correlation is handed out once, and zeroed here when it is. After an exception the source is of no use any more. One thread at a time.</para>
/// <para>Small amounts come from SoftSpoken OT at 1.9 bytes each; where more than 127,000 are missing (75,000 with seeds in stock), iterations of silent OT make 268,800 or 2,621,440 at a time for about 130 KB each.</para>
/// </remarks>
public abstract class CorrelationSource : ICorrelations, IDisposable
{
    /// <summary>The size of what names a run, in bytes; both parties pass the same, and no two runs share one.</summary>
    public const int RunSize = BaseOtHash.RunSize;

    /// <summary>The bits of SoftSpoken's field: 8 costs 1.9 bytes and 32 AES calls a correlation, 4 costs 3.9 bytes and 4 calls, 2 costs 7.9 bytes and 2 calls.</summary>
    /// <remarks>All are equally secure. Where one party has no AES instructions (a browser), 4 or 2 are faster on most links.</remarks>
    public const int DefaultFieldBits = 8;

    /// <summary>A good number to reserve and use up at a time where many are needed: what is left then seeds the next iteration, at 0.4 bits of traffic a correlation.</summary>
    public const int Portion = 2_365_632;

    /// <summary>How many must be missing for a silent iteration to be worth its bytes and round trips, when its seeds are there.</summary>
    internal const int SilentFrom = 75_000;

    /// <summary>The same when the seeds must be made first; so many more that after that it is still worth it.</summary>
    internal const int SilentFromNothing = 127_000;

    private Block[] _stock = [];
    private int _taken;
    private bool _failed;
    private ulong _iteration;

    private protected CorrelationSource(IChannel channel) => Channel = channel;

    /// <summary>How many correlations can be taken without a further reservation.</summary>
    public int Available { get; private set; }

    private protected IChannel Channel { get; }

    /// <summary>Sees to it that at least <paramref name="count"/> correlations are <see cref="Available"/>.</summary>
    /// <exception cref="ProtocolException">The peer cheated, or reserves another number.</exception>
    /// <exception cref="ConnectionException">The connection is over.</exception>
    public async ValueTask ReserveAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ObjectDisposedException.ThrowIf(_failed, this);
        _failed = true;
        while (Available < count)
        {
            await MakeSomeAsync(count - Available, cancellationToken).ConfigureAwait(false);
        }

        _failed = false;
    }

    /// <inheritdoc/>
    public ValueTask ReserveAsync(int needed, int wanted, CancellationToken cancellationToken) => ReserveAsync(int.Max(needed, wanted), cancellationToken);

    /// <summary>Takes the next correlations: K of the sender, M of the receiver.</summary>
    /// <exception cref="InvalidOperationException">Fewer are available; none is taken.</exception>
    public void Take(Span<Block> destination)
    {
        ObjectDisposedException.ThrowIf(_failed, this);
        if (destination.Length > Available)
        {
            throw new InvalidOperationException($"{destination.Length} correlations are asked for, {Available} are there.");
        }

        Withdraw(destination);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _failed = true;
        Available = 0;
        CryptographicOperations.ZeroMemory(Block.AsBytes(_stock.AsSpan()));
        DisposeCore();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes some more of <paramref name="missing"/> correlations by SoftSpoken OT and puts them in stock.</summary>
    private protected abstract ValueTask ExtendAsync(int missing, CancellationToken cancellationToken);

    /// <summary>Runs one silent iteration.</summary>
    private protected abstract ValueTask IterateAsync(SilentShape shape, ReadOnlyMemory<Block> seeds, Memory<Block> outputs, ulong iteration, CancellationToken cancellationToken);

    private protected abstract void DisposeCore();

    /// <summary>Makes room for <paramref name="rows"/> blocks behind what is left; the caller fills it, then says by <see cref="Put"/> how many are good.</summary>
    private protected Memory<Block> Room(int rows)
    {
        Block[] larger = GC.AllocateUninitializedArray<Block>(Available + rows, pinned: true);
        Span<Block> left = _stock.AsSpan(_taken, Available);
        left.CopyTo(larger);
        CryptographicOperations.ZeroMemory(Block.AsBytes(left));
        _stock = larger;
        _taken = 0;
        return larger.AsMemory(Available, rows);
    }

    private protected void Put(int count) => Available += count;

    // What is done next depends on what both parties know alone: what is there and what is missing.
    private async ValueTask MakeSomeAsync(int missing, CancellationToken cancellationToken)
    {
        bool hasSeeds = Available >= SilentShape.Small.Seeds;
        if (missing <= (hasSeeds ? SilentFrom : SilentFromNothing))
        {
            await ExtendAsync(missing, cancellationToken).ConfigureAwait(false);
        }
        else if (!hasSeeds)
        {
            await ExtendAsync(SilentShape.Small.Seeds - Available, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            bool isLarge = Available >= SilentShape.Large.Seeds && missing > SilentShape.Small.Outputs - SilentShape.Small.Seeds;
            await RunSilentAsync(isLarge ? SilentShape.Large : SilentShape.Small, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask RunSilentAsync(SilentShape shape, CancellationToken cancellationToken)
    {
        Block[] seeds = GC.AllocateUninitializedArray<Block>(shape.Seeds, pinned: true);
        try
        {
            Withdraw(seeds);
            Memory<Block> outputs = Room(shape.Outputs);
            await IterateAsync(shape, seeds, outputs, _iteration++, cancellationToken).ConfigureAwait(false);
            Put(shape.Outputs);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(seeds.AsSpan()));
        }
    }

    private void Withdraw(Span<Block> destination)
    {
        Span<Block> source = _stock.AsSpan(_taken, destination.Length);
        source.CopyTo(destination);
        CryptographicOperations.ZeroMemory(Block.AsBytes(source));
        _taken += destination.Length;
        Available -= destination.Length;
    }
}
