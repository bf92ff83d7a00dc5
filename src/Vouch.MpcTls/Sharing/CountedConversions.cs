using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Mpc.ShareConversion;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Sharing;

/// <summary>Counts what <see cref="Conversions"/> send, and converts nothing.</summary>
/// <param name="transfers">Counts what the products take.</param>
internal sealed class CountedConversions(CorrelationTraffic transfers) : TagConversions
{
    private bool _hasAgreed;

    /// <summary>What was sent so far.</summary>
    public ChannelTraffic Traffic { get; private set; }

    /// <summary>Round trips since the server's share was there.</summary>
    public int RoundTrips { get; private set; }

    /// <summary>Counts the products for the point.</summary>
    public void Prepare()
    {
        transfers.Take(PointCost.Correlations);
        Add(PointCost.ProductsTraffic);
    }

    /// <summary>Counts the conversion of the point, and what is made besides.</summary>
    public async ValueTask ConvertAsync(CipherSuite suite)
    {
        await MakeRestAsync(suite, static () => { }).ConfigureAwait(false);
        Add(PointCost.MessagesTraffic);
        RoundTrips += PointCost.RoundTrips;
        _hasAgreed = true;
    }

    private protected override Making Create<TMac, T>(AeadAlgorithm aead, int number)
    {
        int made = 0;
        return new Making(aead, new CountedShare<T>(this), Begin, static () => default);

        ValueTask Begin(int powers)
        {
            if (powers > made)
            {
                Extend<T>(made, powers);
                made = powers;
            }

            return default;
        }
    }

    private void Extend<T>(int made, int powers)
        where T : unmanaged, IFieldElement<T>
    {
        transfers.Take(MacCost.CorrelationsOf<T>(powers) - MacCost.CorrelationsOf<T>(made));
        Add(MacCost.ProductsTrafficOf<T>(powers), MacCost.ProductsTrafficOf<T>(made));
        RoundTrips += _hasAgreed ? 1 : 0;
    }

    private void Add((long FromProver, long FromAttestor) whole, (long FromProver, long FromAttestor) known = default)
        => Traffic = new ChannelTraffic(Traffic.FromProver + whole.FromProver - known.FromProver, Traffic.FromAttestor + whole.FromAttestor - known.FromAttestor);

    private sealed class CountedShare<T>(CountedConversions conversions) : MacShare
        where T : unmanaged, IFieldElement<T>
    {
        private int _shared;

        public override SecretBuffer? Mask => null;

        public override ValueTask OpenAsync(ReadOnlyMemory<byte> maskedKey)
        {
            conversions.Add((0, T.Size));
            return default;
        }

        public override ValueTask ShareAsync(int powers)
        {
            if (powers > _shared)
            {
                conversions.Add((MacCost.CorrectionsSizeOf<T>(powers) - MacCost.CorrectionsSizeOf<T>(_shared), 0));
                conversions.RoundTrips++;
                _shared = powers;
            }

            return default;
        }

        public override void Compute(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share)
        {
        }

        public override void Dispose()
        {
        }
    }
}
