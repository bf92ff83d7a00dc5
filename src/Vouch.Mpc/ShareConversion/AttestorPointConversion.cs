using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The attestor's side of one conversion: two points of P-256, one at each party, become shares of the x-coordinate of their sum, twice in swapped roles.</summary>
/// <remarks>
/// <para>docs/protocol/share-conversion.md has messages and arguments. Order of calls: <see cref="PrepareAsync"/>, <see cref="ConvertAsync"/>, each once. Messages are written to the channel and leave with the caller's
/// next flush, or when a step has to wait.</para>
/// <para>One conversion is for one pair of points. After any exception it is dead, and so are the points: nothing is tried again with the same secrets.</para>
/// </remarks>
/// <param name="channel">The way to the <see cref="ProverPointConversion"/>; owned by the caller.</param>
/// <param name="correlations">The attestor's half of the correlations; owned by the caller.</param>
/// <param name="run">What names this conversion: 32 bytes, the same on both sides, and used for nothing else.</param>
/// <param name="random">Where the masks come from.</param>
public sealed class AttestorPointConversion(IChannel channel, IKeyCorrelations correlations, ReadOnlySpan<byte> run, IRandomSource random) : IDisposable
{
    private readonly AttestorOle<P256Element> _products = new(channel, correlations, run);
    private readonly PointMasks _masks = new(random);
    private bool _isUsed;

    /// <summary>How many correlations a conversion takes.</summary>
    public static int Correlations => ProverPointConversion.Correlations;

    /// <summary>Waits for what the products are to be made of, and writes the answer.</summary>
    /// <exception cref="ProtocolException">The prover broke the protocol.</exception>
    public ValueTask PrepareAsync(CancellationToken cancellationToken) => _products.RespondAsync(_masks.Inputs, _masks.Shares, cancellationToken);

    /// <summary>Runs to the end, where the last message is written.</summary>
    /// <param name="point">This side's point; owned by the caller.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <returns>The shares; the caller owns them.</returns>
    /// <exception cref="ProtocolException">The prover broke the protocol.</exception>
    public async ValueTask<PointShares> ConvertAsync(P256Point point, CancellationToken cancellationToken)
    {
        if (_isUsed)
        {
            throw new InvalidOperationException("A conversion is for one point.");
        }

        _isUsed = true;
        using AttestorPointCore core = new(_masks, point);
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        byte[] message = new byte[PointMessage.ThirdSize];
        Memory<byte> first = message.AsMemory(0, PointMessage.FirstSize);
        await channel.ReceiveAsync(first, cancellationToken).ConfigureAwait(false);
        core.ReadFirst(first.Span, channel.Output);
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        await channel.ReceiveAsync(message, cancellationToken).ConfigureAwait(false);
        return core.ReadThird(message, channel.Output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _products.Dispose();
        _masks.Dispose();
    }
}
