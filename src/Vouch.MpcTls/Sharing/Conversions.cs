using System.Buffers.Binary;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Mpc.ShareConversion;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>What one party converts from one kind of share to another in a session: the point of the key exchange, and powers of what tags are made with.</summary>
internal abstract class Conversions : IDisposable
{
    private readonly CancellationToken _cancellationToken;
    private readonly SharedBasis _basis;
    private readonly List<MacShare> _shares = [];
    private Func<int, ValueTask>? _extend; // of the last of them
    private CipherSuite _suite;
    private bool _isPrepared; // for a record that has not come yet

    private Conversions(SharedBasis basis, CancellationToken cancellationToken)
    {
        _basis = basis;
        _cancellationToken = cancellationToken;
    }

    protected IChannel Channel => _basis.Channels.Conversion;

    /// <summary>Makes the products that the conversion of a point takes.</summary>
    public abstract ValueTask PrepareAsync();

    /// <summary>Converts this party's point to shares of the x-coordinate of the sum of both.</summary>
    public abstract ValueTask<PointShares> ConvertAsync(P256Point point);

    /// <summary>Makes shares for a tag before its record is there.</summary>
    /// <param name="suite">The suite that is expected.</param>
    /// <param name="size">The size that is expected.</param>
    public async ValueTask PrepareMacAsync(CipherSuite suite, int size)
    {
        await MacAsync(suite, size).ConfigureAwait(false);
        _isPrepared = true;
    }

    /// <summary>The shares for the tag of the next record, made now as far as they are not there.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="size">The size of the record's plaintext.</param>
    public async ValueTask<MacShare> MacAsync(CipherSuite suite, int size)
    {
        bool isPoly1305 = suite.Aead == AeadAlgorithm.ChaCha20Poly1305;
        bool goesOn = _extend is not null && suite.Aead == _suite.Aead && (_isPrepared || !isPoly1305);
        if (!goesOn)
        {
            byte[] number = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(number, _shares.Count);
            byte[] name = _basis.NameOf([.. "mac"u8, .. number]);
            (MacShare share, _extend) = isPoly1305 ? Create<Poly1305Polynomial, Poly1305Element>(name) : Create<GhashPolynomial, Gf128Element>(name);
            _shares.Add(share);
        }

        _suite = suite;
        _isPrepared = false;
        await _extend!(MacCost.PowersOf(RecordFraming.MaxAssociatedDataSize, size)).ConfigureAwait(false);
        return _shares[^1];
    }

    public virtual void Dispose() => _shares.ForEach(static share => share.Dispose());

    private protected abstract (MacShare Share, Func<int, ValueTask> Extend) Create<TMac, T>(byte[] name)
        where TMac : struct, IMacPolynomial<T>
        where T : unmanaged, IFieldElement<T>;

    /// <summary>The prover's side.</summary>
    public sealed class OfProver(SharedBasis basis, ReceiverCorrelations transfers, CancellationToken cancellationToken) : Conversions(basis, cancellationToken)
    {
        private readonly ProverPointConversion _point = new(basis.Channels.Conversion, transfers, basis.NameOf("point"u8), basis.ConversionRandom);

        public override async ValueTask PrepareAsync()
        {
            await _point.BeginPreparationAsync(_cancellationToken).ConfigureAwait(false);
            await _point.FinishPreparationAsync(_cancellationToken).ConfigureAwait(false);
        }

        public override ValueTask<PointShares> ConvertAsync(P256Point point)
        {
            _point.Begin(point);
            return _point.FinishAsync(_cancellationToken);
        }

        public override void Dispose()
        {
            base.Dispose();
            _point.Dispose();
        }

        private protected override (MacShare Share, Func<int, ValueTask> Extend) Create<TMac, T>(byte[] name)
        {
            ProverMacShares<TMac, T> shares = new(Channel, transfers, name, _basis.ConversionRandom);
            return (new ProverMacShare<TMac, T>(Channel, shares, _cancellationToken), ExtendAsync);

            async ValueTask ExtendAsync(int powers)
            {
                await shares.BeginExtensionAsync(powers, _cancellationToken).ConfigureAwait(false);
                await shares.FinishExtensionAsync(_cancellationToken).ConfigureAwait(false);
            }
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

        public override async ValueTask<PointShares> ConvertAsync(P256Point point)
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

        private protected override (MacShare Share, Func<int, ValueTask> Extend) Create<TMac, T>(byte[] name)
        {
            AttestorMacShares<TMac, T> shares = new(Channel, transfers, name, _basis.ConversionRandom);
            return (new AttestorMacShare<TMac, T>(Channel, shares, _cancellationToken), ExtendAsync);

            async ValueTask ExtendAsync(int powers)
            {
                await shares.ExtendAsync(powers, _cancellationToken).ConfigureAwait(false);
                await Channel.FlushAsync(_cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
