using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The prover's side of one conversion: two points of P-256, one at each party, become shares of the x-coordinate of their sum, twice in swapped roles.</summary>
/// <remarks>
/// <para>docs/protocol/share-conversion.md has messages and arguments. Order of calls: <see cref="BeginPreparationAsync"/>, <see cref="FinishPreparationAsync"/>, <see cref="Begin"/>, <see cref="FinishAsync"/>, each once.
/// Messages are written to the channel and leave with the caller's next flush, or when a step has to wait.</para>
/// <para>One conversion is for one pair of points. After any exception it is dead, and so are the points: nothing is tried again with the same secrets.</para>
/// </remarks>
/// <param name="channel">The way to the <see cref="AttestorPointConversion"/>; owned by the caller.</param>
/// <param name="correlations">The prover's half of the correlations; owned by the caller.</param>
/// <param name="run">What names this conversion: 32 bytes, the same on both sides, and used for nothing else.</param>
/// <param name="random">Where the masks come from.</param>
public sealed class ProverPointConversion(IChannel channel, ICorrelations correlations, ReadOnlySpan<byte> run, IRandomSource random) : IDisposable
{
    private readonly ProverOle<P256Element> _products = new(channel, correlations, run);
    private readonly PointMasks _masks = new(random);
    private ProverPointCore? _core;

    /// <summary>How many correlations a conversion takes.</summary>
    public static int Correlations => PointMasks.Products * P256Element.Bits;

    /// <summary>Writes what the products are to be made of.</summary>
    public ValueTask BeginPreparationAsync(CancellationToken cancellationToken) => _products.BeginAsync(_masks.Inputs, cancellationToken);

    /// <summary>Waits for the products.</summary>
    /// <exception cref="ProtocolException">The attestor broke the protocol.</exception>
    public ValueTask FinishPreparationAsync(CancellationToken cancellationToken) => _products.FinishAsync(_masks.Shares, cancellationToken);

    /// <summary>Writes the first message.</summary>
    /// <param name="point">This side's point; owned by the caller, and needed until the end.</param>
    public void Begin(P256Point point)
    {
        if (_core is not null)
        {
            throw new InvalidOperationException("A conversion is for one point.");
        }

        _core = new ProverPointCore(_masks, point);
        _core.WriteFirst(channel.Output);
    }

    /// <summary>Runs to the end.</summary>
    /// <returns>The shares; the caller owns them.</returns>
    /// <exception cref="ProtocolException">The attestor broke the protocol.</exception>
    public async ValueTask<PointShares> FinishAsync(CancellationToken cancellationToken)
    {
        ProverPointCore core = _core ?? throw new InvalidOperationException("The conversion has not begun.");
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        byte[] message = new byte[PointMessage.SecondSize];
        await channel.ReceiveAsync(message, cancellationToken).ConfigureAwait(false);
        core.ReadSecond(message, channel.Output);
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        Memory<byte> last = message.AsMemory(0, PointMessage.FourthSize);
        await channel.ReceiveAsync(last, cancellationToken).ConfigureAwait(false);
        return core.ReadFourth(last.Span);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _core?.Dispose();
        _products.Dispose();
        _masks.Dispose();
    }
}
