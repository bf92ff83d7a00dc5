using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;

namespace Vouch.Attestations.Transcripts;

/// <summary>Ranges as the prover sends them to the attestor: a CBOR array of [direction, [start, length, ...], kind].</summary>
public static class TranscriptRangeList
{
    /// <summary>Writes ranges in order.</summary>
    public static byte[] Encode(IReadOnlyList<TranscriptRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);

        CborWriter writer = new(CborConformanceMode.Canonical);
        writer.WriteStartArray(ranges.Count);
        foreach (TranscriptRange range in ranges)
        {
            writer.WriteStartArray(3);
            RangeEncoding.WriteItems(writer, range);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>Reads ranges; refuses more than <see cref="RangeCommitments.MaxRanges"/> or <see cref="RangeCommitments.MaxSegments"/>.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out IReadOnlyList<TranscriptRange>? ranges)
    {
        try
        {
            ranges = StrictCborReader.ReadDocument(encoded, Read);
            return true;
        }
        catch (MalformedException)
        {
            ranges = null;
            return false;
        }
    }

    private static List<TranscriptRange> Read(StrictCborReader reader)
    {
        int count = reader.ReadArrayStart(0, RangeCommitments.MaxRanges);
        int segmentsLeft = RangeCommitments.MaxSegments;
        List<TranscriptRange> ranges = [];
        for (int i = 0; i < count; i++)
        {
            reader.ReadArrayStart(3);
            TranscriptRange range = RangeEncoding.ReadItems(reader, segmentsLeft);
            reader.ReadArrayEnd();
            segmentsLeft -= range.Segments.Length;
            ranges.Add(range);
        }

        reader.ReadArrayEnd();
        return ranges;
    }
}
