using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;

namespace Vouch.MpcTls.Sharing;

/// <summary>What one party's half of a preparation follows from: with the same basis, and the same bytes from the other party, the same half is made again.</summary>
/// <param name="channels">The ways to the other party.</param>
/// <param name="run">What names the run: 32 bytes, the same at both parties, and never met twice.</param>
/// <param name="seed">Where all of this party's secrets come from: <see cref="ExpandedRandomSource.SeedSize"/> bytes, not kept.</param>
public sealed class SharedBasis(SharedChannels channels, ReadOnlyMemory<byte> run, ReadOnlySpan<byte> seed) : IDisposable
{
    // Parts that run side by side draw in no fixed order, so each has a source of its own.
    private readonly ExpandedRandomSource _transfers = new(seed, "transfers"u8);
    private readonly ExpandedRandomSource _labels = new(seed, "labels"u8);
    private readonly ExpandedRandomSource _garbling = new(seed, "garbling"u8);
    private readonly ExpandedRandomSource _conversion = new(seed, "conversion"u8);

    internal SharedChannels Channels => channels;

    internal IRandomSource LabelsRandom => _labels;

    internal IRandomSource GarblingRandom => _garbling;

    internal IRandomSource ConversionRandom => _conversion;

    /// <summary>The prover's half of the correlations of which the attestor is the sender; the caller's.</summary>
    public ReceiverCorrelations CreateReceiver() => new(channels.Transfers, run.Span, _transfers);

    /// <summary>The attestor's half of the same; the caller's.</summary>
    public SenderCorrelations CreateSender() => new(channels.Transfers, run.Span, _transfers);

    /// <inheritdoc/>
    public void Dispose()
    {
        _transfers.Dispose();
        _labels.Dispose();
        _garbling.Dispose();
        _conversion.Dispose();
    }

    /// <summary>A name for a part of the run.</summary>
    internal byte[] NameOf(ReadOnlySpan<byte> part) => SHA256.HashData([.. "vouch/mpc/v1\0"u8, .. part, 0, .. run.Span]);
}
