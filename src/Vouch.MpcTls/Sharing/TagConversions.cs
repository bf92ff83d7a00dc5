using Vouch.Crypto;
using Vouch.Mpc.ShareConversion;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Sharing;

/// <summary>Which products are made for the tags of a session, and when: the same at both parties, and where they are but counted.</summary>
internal abstract class TagConversions : IDisposable
{
    /// <summary>The size of the first record of TLS 1.2.</summary>
    public const int FinishedSize = 4 + Prf.VerifyDataSize;

    private readonly List<MacShare> _shares = [];
    private readonly List<Making> _ready = []; // for records that have not come yet; of GHASH, whose key is that of all records of the client, the one there is
    private Making? _ofServer; // of GHASH, the same for the records of the server
    private int _expectedSize;

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

    /// <summary>Makes what the tags of the session are still to take, once the suite is known.</summary>
    /// <param name="suite">The suite that was agreed on.</param>
    /// <param name="meanwhile">Writes what leaves with the first message.</param>
    private protected async ValueTask MakeRestAsync(CipherSuite suite, Action meanwhile)
    {
        int[] sizes = IsPoly1305(suite) && suite.Fits(TlsVersion.Tls12) ? [_expectedSize, FinishedSize] : [_expectedSize];
        List<Making> begun = [];
        for (int i = _ready.Count(making => making.Aead == suite.Aead); i < sizes.Length; i++)
        {
            begun.Add(Make(suite));
            await begun[^1].BeginAsync(PowersOf(sizes[i])).ConfigureAwait(false);
        }

        meanwhile();
        foreach (Making making in begun)
        {
            await making.FinishAsync().ConfigureAwait(false);
        }

        _ready.AddRange(begun);
    }

    /// <summary>Shares for tags that there are no products for yet.</summary>
    /// <param name="aead">The cipher.</param>
    /// <param name="number">How many were created before.</param>
    private protected abstract Making Create<TMac, T>(AeadAlgorithm aead, int number)
        where TMac : struct, IMacPolynomial<T>
        where T : unmanaged, IFieldElement<T>;

    private static bool IsPoly1305(CipherSuite suite) => suite.Aead == AeadAlgorithm.ChaCha20Poly1305;

    private static int PowersOf(int size) => MacCost.PowersOf(RecordFraming.MaxAssociatedDataSize, size);

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

    private Making Make(CipherSuite suite)
    {
        Making making = IsPoly1305(suite)
            ? Create<Poly1305Polynomial, Poly1305Element>(suite.Aead, _shares.Count)
            : Create<GhashPolynomial, Gf128Element>(suite.Aead, _shares.Count);
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
}
