using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;
using Vouch.MpcTls.Statements;
using Vouch.Tls;

namespace Vouch.Sessions;

/// <summary>What a statement says of ranges: a commitment to each, and how its kind is proven; some are shown, and checked in the clear. Five fields of the message.</summary>
internal sealed class StatedRanges
{
    /// <summary>In place of a check: the range is shown and its blinder given, so that the attestor checks kind and commitment by itself.</summary>
    public const byte Revealed = 255;

    private const int CommitmentSize = 32;

    /// <summary>The ranges that are committed to, in the order of the attestation.</summary>
    public required IReadOnlyList<TranscriptRange> Ranges { get; init; }

    /// <summary>32 bytes for each range.</summary>
    public required byte[] Commitments { get; init; }

    /// <summary>One for each range: a <see cref="RangeCheck"/>, or <see cref="Revealed"/>.</summary>
    public required byte[] Checks { get; init; }

    /// <summary>16 bytes for each range that is revealed, in order.</summary>
    public required byte[] Blinders { get; init; }

    /// <summary>HTTP text that is proven to be text and not committed to, because the shape of a message depends on it.</summary>
    public required IReadOnlyList<TranscriptRange> Texts { get; init; }

    /// <summary>All ranges whose kind is known in the end.</summary>
    public IEnumerable<TranscriptRange> Proven => Ranges.Concat(Texts);

    /// <summary>Whether a range is revealed.</summary>
    public bool IsRevealed(int index) => Checks[index] == Revealed;

    /// <summary>A range's commitment.</summary>
    public ReadOnlyMemory<byte> Commitment(int index) => Commitments.AsMemory(index * CommitmentSize, CommitmentSize);

    /// <summary>What the machine has to prove: nothing of what is revealed.</summary>
    public IReadOnlyList<ProvenRange> ToProve() =>
    [
        .. Enumerable.Range(0, Ranges.Count).Where(i => !IsRevealed(i)).Select(i => Of(Ranges[i], RangeCommitments.Prefix, Commitment(i), (RangeCheck)Checks[i])),
        .. Texts.Select(static text => Of(text, default, default, RangeCheck.HttpText)),
    ];

    public void Write(CborWriter writer)
    {
        writer.WriteEncodedValue(TranscriptRangeList.Encode(Ranges));
        writer.WriteByteString(Commitments);
        writer.WriteByteString(Checks);
        writer.WriteByteString(Blinders);
        writer.WriteEncodedValue(TranscriptRangeList.Encode(Texts));
    }

    public static StatedRanges Read(CborReader reader)
    {
        IReadOnlyList<TranscriptRange> ranges = reader.ReadRanges();
        byte[] commitments = reader.ReadBytes(ranges.Count * CommitmentSize, ranges.Count * CommitmentSize);
        byte[] checks = reader.ReadBytes(ranges.Count, ranges.Count);
        int blinders = checks.Count(static check => check == Revealed) * ProvenRange.BlinderSize;
        StatedRanges stated = new()
        {
            Ranges = ranges,
            Commitments = commitments,
            Checks = checks,
            Blinders = reader.ReadBytes(blinders, blinders),
            Texts = reader.ReadRanges(),
        };
        return stated.Texts.All(static text => text.Kind == RangeKind.HttpText) ? stated : throw new FormatException("A text is of another kind.");
    }

    private static ProvenRange Of(TranscriptRange range, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> commitment, RangeCheck check) => new(
        range.Direction == Direction.Sent ? Side.Client : Side.Server,
        [.. range.Segments.ToArray().Select(s => (s.Start, s.Length))],
        prefix,
        commitment,
        check);
}
