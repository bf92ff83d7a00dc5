using System.Buffers;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tests.TwoKeys;

/// <summary>The keys of a prover that makes its first application record itself.</summary>
/// <param name="keys">The real keys.</param>
/// <param name="forge">Makes the fragment from the real key of the first generation and what would be in the record.</param>
internal sealed class ForgingKeys(LocalTlsKeys keys, Func<GcmKey, byte[], byte[]> forge) : ITlsKeys
{
    public ValueTask<ReadOnlyMemory<byte>> OfferAsync(NamedGroup group, CancellationToken cancellationToken) => keys.OfferAsync(group, cancellationToken);

    public ValueTask AgreeAsync(Tls13Terms terms, CancellationToken cancellationToken) => keys.AgreeAsync(terms, cancellationToken);

    public ValueTask AgreeAsync(Tls12Terms terms, CancellationToken cancellationToken) => keys.AgreeAsync(terms, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>> FinishAsync(Side side, ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken)
        => keys.FinishAsync(side, transcriptHash, cancellationToken);

    public ValueTask DeriveApplicationKeysAsync(ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken)
        => keys.DeriveApplicationKeysAsync(transcriptHash, cancellationToken);

    public ValueTask UpdateAsync(Side side, CancellationToken cancellationToken) => keys.UpdateAsync(side, cancellationToken);

    public ValueTask SealAsync(
        KeyEpoch epoch, ulong sequence, ContentType type, ReadOnlyMemory<byte> content, IBufferWriter<byte> fragment, CancellationToken cancellationToken)
    {
        if (epoch != KeyEpoch.Application || keys.ClientGeneration > 0 || sequence > 0)
        {
            return keys.SealAsync(epoch, sequence, type, content, fragment, cancellationToken);
        }

        fragment.Write(forge(RealKey(keys), [.. content.Span, (byte)type]));
        return default;
    }

    public ValueTask<int> OpenAsync(KeyEpoch epoch, ulong sequence, TlsRecord record, Memory<byte> content, CancellationToken cancellationToken)
        => keys.OpenAsync(epoch, sequence, record, content, cancellationToken);

    public ValueTask DisposeAsync() => keys.DisposeAsync();

    /// <summary>The key of the first record of the first generation.</summary>
    public static GcmKey RealKey(LocalTlsKeys keys)
    {
        using Tls13SplitSecrets secrets = keys.OpenSplit([0]);
        OpenedGeneration generation = secrets.ClientGenerations[0];
        return new GcmKey(generation.Key.Span.ToArray(), generation.Iv.Span.ToArray()); // of sequence number 0, so the nonce is the IV
    }
}
