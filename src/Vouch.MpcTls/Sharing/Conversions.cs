using System.Buffers.Binary;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Mpc.ShareConversion;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>What one party converts from one kind of share to another in a session: the point of the key exchange, and powers of what tags are made with.</summary>
internal abstract class Conversions : IDisposable
{
    /// <summary>The size of the first record of TLS 1.2.</summary>
    public const int FinishedSize = 4 + Prf.VerifyDataSize;

    private readonly CancellationToken _cancellationToken;
    private readonly SharedBasis _basis;
    private readonly List<MacShare> _shares = [];
    private readonly List<Making> _ready = []; // for records that have not come yet; of GHASH, whose key is that of all records of the client, the one there is
    private Making? _ofServer; // of GHASH, the same for the records of the server
    private int _expectedSize;

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
        int[] sizes = IsPoly1305(suite) && suite.Fits(TlsVersion.Tls12) ? [_expectedSize, FinishedSize] : [_expectedSize];
        List<Making> begun = [];
        for (int i = _ready.Count(making => making.Aead == suite.Aead); i < sizes.Length; i++)
        {
            begun.Add(Make(suite));
            await begun[^1].BeginAsync(PowersOf(sizes[i])).ConfigureAwait(false);
        }

        Begin(point);
        foreach (Making making in begun)
        {
            await making.FinishAsync().ConfigureAwait(false);
        }

        _ready.AddRange(begun);
        return await FinishAsync(point).ConfigureAwait(false);
    }

    /// <summary>Makes shares for a tag before its record is there.</summary>
    /// <param name="suite">The suite that is expected.</param>
    /// <param name="size">The size that is expected.</param>
    public async ValueTask PrepareMacAsync(CipherSuite suite, int size)
    {
        _expectedSize = size;
        Making making = Make(suite);
        await making.ExtendAsync(PowersOf(size)).ConfigureAwait(false);
        _ready.Add(making);
    }

    /// <summary>The shares for the tag of the next record, made now as far as they are not there.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="side">Whose record it is.</param>
    /// <param name="size">The size of the record's plaintext.</param>
    public async ValueTask<MacShare> MacAsync(CipherSuite suite, Side side, int size)
    {
        int powers = PowersOf(size);
        Making chosen = side == Side.Server && !IsPoly1305(suite) ? _ofServer ??= Make(suite) : Choose(suite, powers);
        await chosen.ExtendAsync(powers).ConfigureAwait(false);
        return chosen.Share;
    }

    public virtual void Dispose() => _shares.ForEach(static share => share.Dispose());

    /// <summary>Takes out the smallest that is large enough, else the largest, else a new one.</summary>
    private Making Choose(CipherSuite suite, int powers)
    {
        Making[] fitting = [.. _ready.Where(making => making.Aead == suite.Aead).OrderBy(static making => making.Powers)];
        Making chosen = fitting.FirstOrDefault(making => making.Powers >= powers) ?? fitting.LastOrDefault() ?? Make(suite);
        _ = _ready.Remove(chosen);
        if (!IsPoly1305(suite))
        {
            _ready.Add(chosen); // one key for all records
        }

        return chosen;
    }

    /// <summary>Writes the first message of the conversion, if it is this party's.</summary>
    private protected abstract void Begin(P256Point point);

    /// <summary>Runs the conversion to its end.</summary>
    private protected abstract ValueTask<PointShares> FinishAsync(P256Point point);

    private protected abstract Making Create<TMac, T>(AeadAlgorithm aead, byte[] name)
        where TMac : struct, IMacPolynomial<T>
        where T : unmanaged, IFieldElement<T>;

    private static bool IsPoly1305(CipherSuite suite) => suite.Aead == AeadAlgorithm.ChaCha20Poly1305;

    private static int PowersOf(int size) => MacCost.PowersOf(RecordFraming.MaxAssociatedDataSize, size);

    private Making Make(CipherSuite suite)
    {
        byte[] number = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, _shares.Count);
        byte[] name = _basis.NameOf([.. "mac"u8, .. number]);
        Making making = IsPoly1305(suite) ? Create<Poly1305Polynomial, Poly1305Element>(suite.Aead, name) : Create<GhashPolynomial, Gf128Element>(suite.Aead, name);
        _shares.Add(making.Share);
        return making;
    }

    /// <summary>Shares for tags, and how products are made for them.</summary>
    /// <param name="aead">The cipher.</param>
    /// <param name="share">The shares.</param>
    /// <param name="begin">Begins products for so many powers.</param>
    /// <param name="finish">Waits for them.</param>
    private protected sealed class Making(AeadAlgorithm aead, MacShare share, Func<int, ValueTask> begin, Func<ValueTask> finish)
    {
        public AeadAlgorithm Aead => aead;

        public MacShare Share => share;

        /// <summary>For how many powers there are products.</summary>
        public int Powers { get; private set; }

        public ValueTask BeginAsync(int powers)
        {
            Powers = int.Max(Powers, powers);
            return begin(powers);
        }

        public ValueTask FinishAsync() => finish();

        public async ValueTask ExtendAsync(int powers)
        {
            await BeginAsync(powers).ConfigureAwait(false);
            await FinishAsync().ConfigureAwait(false);
        }
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

        private protected override Making Create<TMac, T>(AeadAlgorithm aead, byte[] name)
        {
            ProverMacShares<TMac, T> shares = new(Channel, transfers, name, _basis.ConversionRandom);
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

        private protected override Making Create<TMac, T>(AeadAlgorithm aead, byte[] name)
        {
            AttestorMacShares<TMac, T> shares = new(Channel, transfers, name, _basis.ConversionRandom);
            return new Making(
                aead,
                new AttestorMacShare<TMac, T>(Channel, shares, _cancellationToken),
                powers => shares.ExtendAsync(powers, _cancellationToken),
                () => Channel.FlushAsync(_cancellationToken));
        }
    }
}
