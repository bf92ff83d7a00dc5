using System.Buffers;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Tls.Records;

namespace Vouch.Tls.Keys;

/// <summary>Keys that this process holds whole, and that it can open to an attestor afterwards.</summary>
/// <param name="primitives">The primitives.</param>
/// <param name="random">Where private keys come from.</param>
public sealed partial class LocalTlsKeys(IPrimitives primitives, IRandomSource random) : ITlsKeys
{
    private IKeyAgreement? _agreement;
    private NamedGroup _group;
    private CipherSuite _suite;
    private TlsVersion? _version;

    // TLS 1.3
    private SecretBuffer? _handshakeSecret;
    private SecretBuffer? _clientHandshakeTraffic;
    private SecretBuffer? _serverHandshakeTraffic;
    private SecretBuffer? _firstClientTraffic;
    private SecretBuffer? _firstServerTraffic;
    private SecretBuffer? _clientTraffic;
    private SecretBuffer? _serverTraffic;
    private RecordProtection? _handshakeSealer;
    private RecordProtection? _handshakeOpener;

    // TLS 1.2
    private SecretBuffer? _masterSecret;
    private byte[] _clientVerifyData = [];
    private byte[] _serverVerifyData = [];

    private RecordProtection? _sealer;
    private RecordProtection? _opener;

    /// <summary>Keys from the platform's primitives and the operating system's generator.</summary>
    public LocalTlsKeys()
        : this(Crypto.Platform.PlatformPrimitives.Instance, SystemRandomSource.Instance)
    {
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> OfferAsync(NamedGroup group, CancellationToken cancellationToken)
    {
        _agreement?.Dispose();
        _agreement = primitives.CreateKeyAgreement(group.Algorithm, random);
        _group = group;
        return new(_agreement.PublicKey);
    }

    /// <inheritdoc/>
    public ValueTask AgreeAsync(Tls13Terms terms, CancellationToken cancellationToken)
    {
        using SecretBuffer shared = Agree(TlsVersion.Tls13, terms.Suite, terms.Group, terms.ServerShare);
        DeriveHandshakeKeys(terms, shared.Span);
        return default;
    }

    /// <summary>The keys of a handshake whose shared secret was agreed on elsewhere.</summary>
    internal void Adopt(Tls13Terms terms, ReadOnlySpan<byte> sharedSecret)
    {
        (_version, _suite) = (TlsVersion.Tls13, terms.Suite);
        DeriveHandshakeKeys(terms, sharedSecret);
    }

    private void DeriveHandshakeKeys(Tls13Terms terms, ReadOnlySpan<byte> sharedSecret)
    {
        _handshakeSecret = KeySchedule.HandshakeSecret(_suite, sharedSecret);
        _clientHandshakeTraffic = KeySchedule.HandshakeTraffic(_suite, _handshakeSecret.Span, Side.Client, terms.HelloHash.Span);
        _serverHandshakeTraffic = KeySchedule.HandshakeTraffic(_suite, _handshakeSecret.Span, Side.Server, terms.HelloHash.Span);
        _handshakeSealer = RecordKeys.FromTrafficSecret(primitives, _suite, _clientHandshakeTraffic.Span);
        _handshakeOpener = RecordKeys.FromTrafficSecret(primitives, _suite, _serverHandshakeTraffic.Span);
    }

    /// <inheritdoc/>
    public ValueTask AgreeAsync(Tls12Terms terms, CancellationToken cancellationToken)
    {
        using SecretBuffer premaster = Agree(TlsVersion.Tls12, terms.Suite, terms.Group, terms.ServerShare);
        DeriveMasterSecret(terms, premaster.Span);
        return default;
    }

    /// <summary>The keys of a handshake whose premaster secret was agreed on elsewhere.</summary>
    internal void Adopt(Tls12Terms terms, ReadOnlySpan<byte> premaster)
    {
        (_version, _suite) = (TlsVersion.Tls12, terms.Suite);
        DeriveMasterSecret(terms, premaster);
    }

    private void DeriveMasterSecret(Tls12Terms terms, ReadOnlySpan<byte> premaster)
    {
        _masterSecret = terms.SessionHash.IsEmpty
            ? Prf.MasterSecret(_suite, premaster, terms.ClientRandom.Span, terms.ServerRandom.Span)
            : Prf.ExtendedMasterSecret(_suite, premaster, terms.SessionHash.Span);
        (_sealer, _opener) = RecordKeys.FromMasterSecret(primitives, _suite, _masterSecret.Span, terms.ClientRandom.Span, terms.ServerRandom.Span);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> FinishAsync(Side side, ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken)
    {
        if (_version == TlsVersion.Tls12)
        {
            byte[] verifyData = Prf.VerifyData(_suite, Need(_masterSecret).Span, side, transcriptHash.Span);
            (side == Side.Client ? ref _clientVerifyData : ref _serverVerifyData) = verifyData;
            return new(verifyData);
        }

        SecretBuffer traffic = Need(side == Side.Client ? _clientHandshakeTraffic : _serverHandshakeTraffic);
        return new(KeySchedule.VerifyData(_suite, traffic.Span, transcriptHash.Span));
    }

    /// <inheritdoc/>
    public ValueTask DeriveApplicationKeysAsync(ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken)
    {
        using SecretBuffer master = KeySchedule.MasterSecret(_suite, Need(_handshakeSecret).Span);
        _firstClientTraffic = KeySchedule.ApplicationTraffic(_suite, master.Span, Side.Client, transcriptHash.Span);
        _firstServerTraffic = KeySchedule.ApplicationTraffic(_suite, master.Span, Side.Server, transcriptHash.Span);
        _sealer = RecordKeys.FromTrafficSecret(primitives, _suite, _firstClientTraffic.Span);
        _opener = RecordKeys.FromTrafficSecret(primitives, _suite, _firstServerTraffic.Span);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask UpdateAsync(Side side, CancellationToken cancellationToken)
    {
        if (side == Side.Client)
        {
            RecordKeys.Update(primitives, _suite, Need(_firstClientTraffic), ref _clientTraffic, ref _sealer);
            ClientGeneration++;
        }
        else
        {
            RecordKeys.Update(primitives, _suite, Need(_firstServerTraffic), ref _serverTraffic, ref _opener);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask SealAsync(
        KeyEpoch epoch,
        ulong sequence,
        ContentType type,
        ReadOnlyMemory<byte> content,
        IBufferWriter<byte> fragment,
        CancellationToken cancellationToken)
    {
        int size = content.Length + _suite.Expansion;
        Need(epoch == KeyEpoch.Handshake ? _handshakeSealer : _sealer).Seal(sequence, type, content.Span, fragment.GetSpan(size)[..size]);
        fragment.Advance(size);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<int> OpenAsync(
        KeyEpoch epoch,
        ulong sequence,
        TlsRecord record,
        Memory<byte> content,
        CancellationToken cancellationToken)
        => new(Need(epoch == KeyEpoch.Handshake ? _handshakeOpener : _opener).Open(sequence, record, content.Span));

    /// <summary>Zeroes every secret.</summary>
    public ValueTask DisposeAsync()
    {
        ReadOnlySpan<IDisposable?> owned =
        [
            _agreement, _handshakeSecret, _clientHandshakeTraffic, _serverHandshakeTraffic, _firstClientTraffic, _firstServerTraffic,
            _clientTraffic, _serverTraffic, _masterSecret, _handshakeSealer, _handshakeOpener, _sealer, _opener,
        ];
        foreach (IDisposable? item in owned)
        {
            item?.Dispose();
        }

        return default;
    }

    private static T Need<T>(T? value)
        where T : class
        => value ?? throw new InvalidOperationException("The handshake has not come so far, or is of the other version.");

    private SecretBuffer Agree(TlsVersion version, CipherSuite suite, NamedGroup group, ReadOnlyMemory<byte> serverShare)
    {
        IKeyAgreement agreement = Need(_agreement);
        if (group != _group || _version is not null)
        {
            throw new InvalidOperationException("The key share was offered for another group, or used before.");
        }

        (_version, _suite) = (version, suite);
        try
        {
            return agreement.Agree(serverShare.Span);
        }
        catch (CryptographicException e)
        {
            throw new TlsException(AlertDescription.IllegalParameter, "The server's key share is not a valid public key.", e);
        }
        finally
        {
            agreement.Dispose(); // used once
            _agreement = null;
        }
    }
}
