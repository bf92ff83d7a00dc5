using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Http;

/// <summary>What is known of one direction that was proven: its length, the bytes that were disclosed, and the ranges whose kind was proven.</summary>
/// <param name="direction">Which half of the transcript.</param>
/// <param name="length">How many bytes it has.</param>
/// <param name="shown">The bytes that were disclosed, each stretch with its place.</param>
/// <param name="proven">Ranges, also of the other direction.</param>
public sealed class ProvenDirection(Direction direction, int length, IEnumerable<(int Start, ReadOnlyMemory<byte> Bytes)> shown, IReadOnlyList<TranscriptRange> proven)
{
    internal bool TryRead(out PartialTranscript transcript)
    {
        PartialTranscriptBuilder builder = new(length);
        foreach ((int start, ReadOnlyMemory<byte> bytes) in shown)
        {
            builder.AddOpened(new TranscriptRange(direction, RangeKind.Opaque, start, bytes.Length), bytes);
        }

        foreach (TranscriptRange range in proven)
        {
            if (range.Direction == direction && range.Kind == RangeKind.HttpText)
            {
                builder.AddUnopened(range);
            }
        }

        return builder.TryBuild(out transcript);
    }
}
