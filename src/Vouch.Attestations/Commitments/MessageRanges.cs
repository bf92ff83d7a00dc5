using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Commitments;

/// <summary>The ranges of a message head: what the planner commits to, and what a presentation looks up again.</summary>
internal static class MessageRanges
{
    public static void AddHead(List<TranscriptRange> ranges, Direction direction, HttpMessage message)
    {
        ranges.Add(Skeleton(direction, message));
        ranges.Add(StartLine(direction, message));
        foreach (HttpField field in message.Head.Fields)
        {
            if (field.ValueLength > 0)
            {
                ranges.Add(Value(direction, message, field));
            }
        }
    }

    /// <summary>Field names, colons, whitespace around values and line ends; the beginning of the line that a hidden span cuts off.</summary>
    public static TranscriptRange Skeleton(Direction direction, HttpMessage message)
    {
        List<Segment> segments = [];
        int position = message.Head.StartLineLength;
        foreach (HttpField field in message.Head.Fields)
        {
            if (field.ValueLength > 0)
            {
                segments.Add(new Segment(message.HeadStart + position, field.ValueStart - position));
                position = field.ValueStart + field.ValueLength;
            }
        }

        segments.Add(new Segment(message.HeadStart + position, message.HeadEnd - message.HeadStart - position));
        return TranscriptRange.FromCanonical(direction, RangeKind.Opaque, segments);
    }

    public static TranscriptRange StartLine(Direction direction, HttpMessage message)
        => new(direction, RangeKind.HttpText, message.HeadStart, message.Head.StartLineLength);

    public static TranscriptRange Value(Direction direction, HttpMessage message, HttpField field)
        => new(direction, RangeKind.HttpText, message.HeadStart + field.ValueStart, field.ValueLength);
}
