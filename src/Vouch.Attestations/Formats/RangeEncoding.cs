using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Formats;

/// <summary>Ranges in CBOR: [direction, [start, length, ...], kind], and in a leaf the commitment or null as a fourth item.</summary>
internal static class RangeEncoding
{
    public static void WriteLeafValue(CborWriter writer, TranscriptRange range, ReadOnlySpan<byte> commitment)
    {
        writer.WriteStartArray(4);
        WriteItems(writer, range);
        if (range.Kind == RangeKind.Hidden)
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteByteString(commitment);
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the value of a range leaf; the commitment is empty for a hidden range.</summary>
    public static (TranscriptRange Range, ReadOnlyMemory<byte> Commitment) ReadLeafValue(ReadOnlyMemory<byte> value)
        => StrictCborReader.ReadDocument(value, reader =>
        {
            reader.ReadArrayStart(4);
            TranscriptRange range = ReadItems(reader, RangeCommitments.MaxSegments);
            bool isNull = reader.TryReadNull();
            if (isNull != (range.Kind == RangeKind.Hidden))
            {
                throw new MalformedException("Hidden ranges have no commitment, all others have one.");
            }

            ReadOnlyMemory<byte> commitment = isNull ? default : reader.ReadBytes(RangeCommitment.Size);
            reader.ReadArrayEnd();
            return (range, commitment);
        });

    public static void WriteItems(CborWriter writer, TranscriptRange range)
    {
        writer.WriteUInt32((uint)range.Direction);
        writer.WriteStartArray(2 * range.SegmentSpan.Length);
        foreach (Segment segment in range.SegmentSpan)
        {
            writer.WriteUInt32((uint)segment.Start);
            writer.WriteUInt32((uint)segment.Length);
        }

        writer.WriteEndArray();
        writer.WriteUInt32((uint)range.Kind);
    }

    public static TranscriptRange ReadItems(StrictCborReader reader, int maxSegments)
    {
        Direction direction = (Direction)reader.ReadInt((int)Direction.Received);
        int numbers = reader.ReadArrayStart(2, 2 * maxSegments);
        if ((numbers & 1) == 1)
        {
            throw new MalformedException("A range with half a segment.");
        }

        List<Segment> segments = new(Math.Min(numbers / 2, 1024));
        int minimum = 0;
        for (int i = 0; i < numbers / 2; i++)
        {
            int start = reader.ReadInt();
            int length = reader.ReadInt();
            if (start < minimum || length == 0 || length > int.MaxValue - 1 - start)
            {
                throw new MalformedException("The segments of a range must ascend, must not touch and must not be empty.");
            }

            segments.Add(new Segment(start, length));
            minimum = start + length + 1;
        }

        reader.ReadArrayEnd();
        RangeKind kind = (RangeKind)reader.ReadInt((int)RangeKind.Hidden);
        return TranscriptRange.FromCanonical(direction, kind, segments);
    }
}
