using System.Buffers.Binary;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Mpc.ShareConversion;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>What one party converts from one kind of share to another in a session: the point of the key exchange, and powers of what tags are made with.</summary>
internal abstract class Conversions : TagConversions
{
    private readonly CancellationToken _cancellationToken;
    private readonly SharedBasis _basis;

    private Conversions(SharedBasis basis, CancellationToken cancellationToken)
    {
        _basis = basis;
        _cancellationToken = cancellationToken;
    }

    protected IChannel Channel => _basis.Channels.Conversion;

    /// <summary>Makes the products that the conversion of a point takes.</summary>
    public abstract ValueTask PrepareAsync();

    /// <summary>Converts this party's point to shares of the x-coordinate of the sum of both, and makes what the tags of the session are still to take, in the same flights.</summary>
    /// <param name="point">The point; stays the caller's.</param>
    /// <param name="suite">The suite that was agreed on.</param>
    public async ValueTask<PointShares> ConvertAsync(P256Point point, CipherSuite suite)
    {
        await MakeRestAsync(suite, () => Begin(point)).ConfigureAwait(false);
        return await FinishAsync(point).ConfigureAwait(false);
    }

    /// <summary>Writes the first message of the conversion, if it is this party's.</summary>
    private protected abstract void Begin(P256Point point);

    /// <summary>Runs the conversion to its end.</summary>
    private protected abstract ValueTask<PointShares> FinishAsync(P256Point point);

    /// <summary>A name for shares of this number.</summary>
    private byte[] NameOf(int number)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return _basis.NameOf([.. "mac"u8, .. bytes]);
    }

    /// <summary>The prover's side.</summary>
    public sealed class OfProver(SharedBasis basis, ReceiverCorrelations transfers, CancellationToken cancellationToken) : Conversions(basis, cancellationToken)
    {
        private readonly ProverPointConversion _point = new(basis.Channels.Conversion, transfers, basis.NameOf("point"u8), basis.ConversionRandom);

        public override async ValueTask PrepareAsync()
        {
            await _point.BeginPreparationAsync(_cancellationToken).ConfigureAwait(false);
            await _point.FinishPreparationAsync(_cancellationToken).ConfigureAwait(false);
        }

        private protected override void Begin(P256Point point) => _point.Begin(point);

        private protected override ValueTask<PointShares> FinishAsync(P256Point point) => _point.FinishAsync(_cancellationToken);

        public override void Dispose()
        {
            base.Dispose();
            _point.Dispose();
        }

        private protected override Making Create<TMac, T>(AeadAlgorithm aead, int number)
        {
            ProverMacShares<TMac, T> shares = new(Channel, transfers, NameOf(number), _basis.ConversionRandom);
            return new Making(
                aead,
                new ProverMacShare<TMac, T>(Channel, shares, _cancellationToken),
                powers => shares.BeginExtensionAsync(powers, _cancellationToken),
                () => shares.FinishExtensionAsync(_cancellationToken));
        }
    }

    /// <summary>The attestor's side.</summary>
    public sealed class OfAttestor(SharedBasis basis, SenderCorrelations transfers, CancellationToken cancellationToken) : Conversions(basis, cancellationToken)
    {
        private readonly AttestorPointConversion _point = new(basis.Channels.Conversion, transfers, basis.NameOf("point"u8), basis.ConversionRandom);

        public override async ValueTask PrepareAsync()
        {
            await _point.PrepareAsync(_cancellationToken).ConfigureAwait(false);
            await Channel.FlushAsync(_cancellationToken).ConfigureAwait(false);
        }

        private protected override void Begin(P256Point point)
        {
        }

        private protected override async ValueTask<PointShares> FinishAsync(P256Point point)
        {
            PointShares shares = await _point.ConvertAsync(point, _cancellationToken).ConfigureAwait(false);
            await Channel.QueueAsync(_cancellationToken).ConfigureAwait(false);
            return shares;
        }

        public override void Dispose()
        {
            base.Dispose();
            _point.Dispose();
        }

        private protected override Making Create<TMac, T>(AeadAlgorithm aead, int number)
        {
            AttestorMacShares<TMac, T> shares = new(Channel, transfers, NameOf(number), _basis.ConversionRandom);
            return new Making(
                aead,
                new AttestorMacShare<TMac, T>(Channel, shares, _cancellationToken),
                powers => shares.ExtendAsync(powers, _cancellationToken),
                () => Channel.FlushAsync(_cancellationToken));
        }
    }
}
