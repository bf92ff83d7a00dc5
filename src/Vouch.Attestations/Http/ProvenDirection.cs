using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Http;

/// <summary>What is known of one direction that was proven: its length, the bytes that were disclosed, and the ranges whose kind was proven.</summary>
public sealed class ProvenDirection
{
    private readonly PartialTranscript? _known;

    /// <summary>Puts together what is known.</summary>
    /// <param name="direction">Which half of the transcript.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="shown">The bytes that were disclosed, each stretch with its place.</param>
    /// <param name="proven">Ranges, also of the other direction.</param>
    public ProvenDirection(Direction direction, int length, IEnumerable<(int Start, ReadOnlyMemory<byte> Bytes)> shown, IEnumerable<TranscriptRange> proven)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(proven);
        PartialTranscriptBuilder builder = new(length);
        foreach ((int start, ReadOnlyMemory<byte> bytes) in shown)
        {
            builder.AddOpened(new TranscriptRange(direction, RangeKind.Opaque, start, bytes.Length), bytes);
        }

        foreach (TranscriptRange range in proven)
        {
            if (range.Direction == direction && range.Kind == RangeKind.HttpText)
            {
                foreach (Segment segment in range.SegmentSpan) // each is text by itself
                {
                    builder.AddUnopened(new TranscriptRange(direction, RangeKind.HttpText, segment.Start, segment.Length));
                }
            }
        }

        builder.TryBuild(out _known);
    }

    /// <summary>Checks a range that was disclosed, kind and commitment.</summary>
    /// <param name="range">A range of this direction.</param>
    /// <param name="blinder">Its blinder: 16 bytes.</param>
    /// <param name="commitment">Its commitment: 32 bytes.</param>
    public RangeFailure Check(TranscriptRange range, ReadOnlySpan<byte> blinder, ReadOnlySpan<byte> commitment)
    {
        ArgumentNullException.ThrowIfNull(range);
        if (_known is null || range.End > _known.Length)
        {
            return RangeFailure.OutOfBounds;
        }

        byte[] bytes = new byte[range.Length];
        int size = 0;
        foreach (Segment segment in range.SegmentSpan)
        {
            ReadOnlyMemory<byte> visible = _known.VisibleFrom(segment.Start);
            if (visible.Length < segment.Length)
            {
                return RangeFailure.NotShown;
            }

            visible.Span[..segment.Length].CopyTo(bytes.AsSpan(size));
            size += segment.Length;
        }

        return RangeCommitments.CheckOpened(range.Kind, bytes, blinder, commitment);
    }

    /// <summary>What can be parsed; null if what is known contradicts itself.</summary>
    internal PartialTranscript? Known => _known;
}
