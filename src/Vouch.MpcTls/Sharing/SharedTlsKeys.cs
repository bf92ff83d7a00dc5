using System.Buffers;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Sharing;

/// <summary>Keys of a TLS session that neither prover nor attestor holds alone until it is over; the prover's side, for its TLS client.</summary>
/// <remarks>
/// Handshake records of TLS 1.3 are the prover's own business: the handshake traffic secrets are shown. The client's application records are sealed together with the attestor, and so is the Finished of TLS 1.2. The
/// server's are opened together too where they are read before <see cref="TakeAsync"/>, one by one and at a price; after it, when the attestor has opened its share because it holds all records, they cost nothing.
/// </remarks>
/// <param name="keys">The prover's half; stays the caller's.</param>
/// <param name="attestor">Takes the messages.</param>
/// <param name="primitives">The primitives.</param>
/// <param name="mask">What hides the handshake from the attestor, for TLS 1.3; null to show it. Stays the caller's.</param>
public sealed class SharedTlsKeys(SharedKeys keys, ISharedKeysPeer attestor, IPrimitives primitives, HandshakeMask? mask = null) : ITlsKeys
{
    private readonly List<SentRecord> _sent = [];
    private readonly List<ReadRecord> _read = [];
    private SharedTerms? _terms;
    private RecordProtection? _sealer;
    private RecordProtection? _opener;
    private ReadOnlyMemory<byte> _finishedHash;
    private (ReadOnlyMemory<byte> TranscriptHash, byte[] VerifyData)? _confirmed;

    /// <summary>The keys as those who hold them whole have them, once the attestor has opened its share.</summary>
    public LocalTlsKeys? Local { get; private set; }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> OfferAsync(NamedGroup group, CancellationToken cancellationToken)
    {
        // A server of TLS 1.2 gets the same share that a server of TLS 1.3 would have taken out of the hello: one or the other computes with it.
        return group == NamedGroup.Secp256r1
            ? new(keys.ClientShare)
            : throw new TlsException(AlertDescription.HandshakeFailure, $"The server insists on the group {group.IanaName()}; keys can be shared on secp256r1 alone. Use proxy mode.");
    }

    /// <inheritdoc/>
    public bool OpensLater => true;

    /// <inheritdoc/>
    public async ValueTask AgreeAsync(Tls13Terms terms, CancellationToken cancellationToken)
    {
        await AgreeAsync(new SharedTerms.OfTls13(terms), cancellationToken).ConfigureAwait(false);
        Tls13HandshakeSecrets secrets = (Tls13HandshakeSecrets)keys.HandshakeSecrets;
        _sealer = RecordKeys.FromTrafficSecret(primitives, terms.Suite, secrets.ClientHandshakeSecret.Span);
        _opener = RecordKeys.FromTrafficSecret(primitives, terms.Suite, secrets.ServerHandshakeSecret.Span);
    }

    /// <inheritdoc/>
    public ValueTask AgreeAsync(Tls12Terms terms, CancellationToken cancellationToken) => AgreeAsync(new SharedTerms.OfTls12(terms), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>In TLS 1.2 the client's is computed together, with the client's key; so is the server's, if it is asked for before the attestor has opened its share.</remarks>
    public async ValueTask<ReadOnlyMemory<byte>> FinishAsync(Side side, ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken)
    {
        if (Need(_terms) is SharedTerms.OfTls13)
        {
            Tls13HandshakeSecrets secrets = (Tls13HandshakeSecrets)keys.HandshakeSecrets;
            SecretBuffer traffic = side == Side.Client ? secrets.ClientHandshakeSecret : secrets.ServerHandshakeSecret;
            return KeySchedule.VerifyData(_terms!.Suite, traffic.Span, transcriptHash.Span);
        }

        if (side == Side.Server && Local is not null)
        {
            return await Local.FinishAsync(side, transcriptHash, cancellationToken).ConfigureAwait(false);
        }

        if (side == Side.Server)
        {
            await attestor.ConfirmAsync(transcriptHash, cancellationToken).ConfigureAwait(false);
            byte[] verifyData = await keys.ServerFinishedAsync(transcriptHash).ConfigureAwait(false);
            _confirmed = (transcriptHash, verifyData);
            return verifyData;
        }

        await DeriveApplicationKeysAsync(transcriptHash, cancellationToken).ConfigureAwait(false);
        return ((Tls12FinishedOpening)keys.HandshakeSecrets).ClientVerifyData.Span.ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask DeriveApplicationKeysAsync(ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken)
    {
        _finishedHash = transcriptHash;
        await attestor.DeriveAsync(transcriptHash, cancellationToken).ConfigureAwait(false);
        await keys.DeriveAsync(transcriptHash).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask UpdateAsync(Side side, CancellationToken cancellationToken) => Local is not null
        ? Local.UpdateAsync(side, cancellationToken)
        : throw new TlsException(AlertDescription.InternalError, "The server changes its keys (KeyUpdate) before the last request; what follows cannot be read on the way.");

    /// <inheritdoc/>
    public ValueTask SealAsync(
        KeyEpoch epoch, ulong sequence, ContentType type, ReadOnlyMemory<byte> content, IBufferWriter<byte> fragment, CancellationToken cancellationToken)
    {
        if (epoch == KeyEpoch.Application)
        {
            return Local is null
                ? SealTogetherAsync(sequence, type, content, fragment, cancellationToken)
                : throw new InvalidOperationException("Nothing is sent once the keys are opened.");
        }

        int size = content.Length + Need(_terms).Suite.Expansion;
        Need(_sealer).Seal(sequence, type, content.Span, fragment.GetSpan(size)[..size]);
        fragment.Advance(size);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<int> OpenAsync(KeyEpoch epoch, ulong sequence, TlsRecord record, Memory<byte> content, CancellationToken cancellationToken)
        => epoch == KeyEpoch.Handshake ? new(Need(_opener).Open(sequence, record, content.Span))
            : Local is null ? OpenTogetherAsync(record, content, cancellationToken)
            : Local.OpenAsync(epoch, sequence, record, content, cancellationToken);

    /// <summary>Takes the share that the attestor has opened, and makes sure that it is the one it has used all along.</summary>
    /// <param name="opening">What was opened; stays the caller's.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="CryptographicException">It is another one. Nothing may be disclosed to this attestor.</exception>
    public async ValueTask TakeAsync(SharedKeysOpening opening, CancellationToken cancellationToken)
    {
        using SecretBuffer premaster = keys.Take(opening);
        LocalTlsKeys local = new(primitives, SystemRandomSource.Instance);
        await Need(_terms).AdoptAsync(local, premaster, _finishedHash, cancellationToken).ConfigureAwait(false);
        using OpenedSecrets expected = local.OpenHandshake();
        bool isSame = SharedProof.AreEqual(keys.HandshakeSecrets, expected);
        foreach (SentRecord sent in _sent)
        {
            ArrayBufferWriter<byte> again = new();
            await local.SealAsync(KeyEpoch.Application, sent.Sequence, sent.Type, sent.Content, again, cancellationToken).ConfigureAwait(false);
            isSame &= again.WrittenSpan.SequenceEqual(sent.Fragment);
        }

        if (_confirmed is { } confirmed)
        {
            ReadOnlyMemory<byte> verifyData = await local.FinishAsync(Side.Server, confirmed.TranscriptHash, cancellationToken).ConfigureAwait(false);
            isSame &= verifyData.Span.SequenceEqual(confirmed.VerifyData);
        }

        for (int i = 0; i < _read.Count; i++)
        {
            isSame &= await IsSameAsync(local, (ulong)i, _read[i], cancellationToken).ConfigureAwait(false);
        }

        if (!isSame)
        {
            await local.DisposeAsync().ConfigureAwait(false);
            throw new CryptographicException("The attestor has opened another share than it has used.");
        }

        Local = local;
    }

    /// <summary>Zeroes every secret of this side; the half of the shared keys stays the caller's.</summary>
    public async ValueTask DisposeAsync()
    {
        _sealer?.Dispose();
        _opener?.Dispose();
        foreach (SentRecord sent in _sent)
        {
            CryptographicOperations.ZeroMemory(sent.Content);
        }

        foreach (ReadRecord read in _read)
        {
            CryptographicOperations.ZeroMemory(read.Content);
        }

        if (Local is not null)
        {
            await Local.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask SealTogetherAsync(ulong sequence, ContentType type, ReadOnlyMemory<byte> content, IBufferWriter<byte> fragment, CancellationToken cancellationToken)
    {
        bool isTls13 = Need(_terms) is SharedTerms.OfTls13;
        using SecretBuffer plaintext = new(isTls13 ? content.Length + 1 : content.Length);
        content.Span.CopyTo(plaintext.Span);
        if (isTls13)
        {
            plaintext.Span[^1] = (byte)type;
        }

        ContentType outer = isTls13 ? ContentType.ApplicationData : type;
        await attestor.SealAsync(outer, plaintext.Length, cancellationToken).ConfigureAwait(false);
        byte[] sealedFragment = await keys.SealAsync(outer, plaintext.Length, plaintext).ConfigureAwait(false);
        _sent.Add(new SentRecord(sequence, type, content.ToArray(), sealedFragment));
        fragment.Write(sealedFragment);
    }

    private async ValueTask<int> OpenTogetherAsync(TlsRecord record, Memory<byte> content, CancellationToken cancellationToken)
    {
        byte[] bytes = SharedKeys.RecordOf(record.Type, record.Fragment.ToArray());
        await attestor.OpenAsync(bytes, cancellationToken).ConfigureAwait(false);
        TlsRecord kept = record with { Fragment = new ReadOnlySequence<byte>(bytes.AsMemory(TlsRecord.HeaderSize)) };
        int size = await keys.OpenAsync(bytes, content).ConfigureAwait(false) ?? throw new TlsException(AlertDescription.BadRecordMac, "The tag of a record is wrong.");
        _read.Add(new ReadRecord(kept, content[..size].ToArray()));
        return size;
    }

    /// <summary>Whether a record that was opened together opens the same way with the whole keys.</summary>
    private static async ValueTask<bool> IsSameAsync(LocalTlsKeys local, ulong sequence, ReadRecord read, CancellationToken cancellationToken)
    {
        byte[] again = new byte[read.Record.Fragment.Length];
        try
        {
            int size = await local.OpenAsync(KeyEpoch.Application, sequence, read.Record, again, cancellationToken).ConfigureAwait(false);
            return again.AsSpan(0, size).SequenceEqual(read.Content);
        }
        catch (TlsException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(again);
        }
    }

    private async ValueTask AgreeAsync(SharedTerms terms, CancellationToken cancellationToken)
    {
        _terms = terms;
        await attestor.AgreeAsync(terms, cancellationToken).ConfigureAwait(false);
        await keys.AgreeAsync(terms, mask).ConfigureAwait(false);
    }

    private static T Need<T>(T? value)
        where T : class
        => value ?? throw new InvalidOperationException("The session has not come so far.");

    private sealed record SentRecord(ulong Sequence, ContentType Type, byte[] Content, byte[] Fragment);

    private sealed record ReadRecord(TlsRecord Record, byte[] Content);
}
