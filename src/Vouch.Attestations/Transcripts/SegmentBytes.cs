using System.Buffers;

namespace Vouch.Attestations.Transcripts;

/// <summary>The bytes of segments as one sequence, without a copy.</summary>
internal static class SegmentBytes
{
    public static ReadOnlySequence<byte> Slice(ReadOnlyMemory<byte> wire, ReadOnlySpan<Segment> segments)
    {
        if (segments.IsEmpty)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        if (segments.Length == 1)
        {
            return new ReadOnlySequence<byte>(wire.Slice(segments[0].Start, segments[0].Length));
        }

        Link first = new(wire.Slice(segments[0].Start, segments[0].Length), 0);
        Link last = first;
        foreach (Segment segment in segments[1..])
        {
            last = last.Append(wire.Slice(segment.Start, segment.Length));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Link : ReadOnlySequenceSegment<byte>
    {
        public Link(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Link Append(ReadOnlyMemory<byte> memory)
        {
            Link next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
