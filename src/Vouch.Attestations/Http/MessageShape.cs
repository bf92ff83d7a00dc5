using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Http;

/// <summary>What an attestor has to see of a message that is otherwise hidden, to know where it begins and ends and, of a request, for which server it is.</summary>
/// <remarks>
/// Line ends, field names and the values of a few fields; of a response also the status line and chunk framing. All other values stay hidden: that they are HTTP text is proven, so they hold no line end.
/// </remarks>
public static class MessageShape
{
    private static readonly byte[][] s_requestFields = ["host"u8.ToArray(), "connection"u8.ToArray(), "content-length"u8.ToArray(), "transfer-encoding"u8.ToArray()];
    private static readonly byte[][] s_responseFields = ["connection"u8.ToArray(), "content-length"u8.ToArray(), "transfer-encoding"u8.ToArray()];

    /// <summary>The segments of a direction that show the shape of its message, ascending; none if it is not one message.</summary>
    public static IReadOnlyList<Segment> Of(Transcript transcript, Direction direction)
    {
        if (!TryParse(transcript, direction, out HttpMessage message))
        {
            return [];
        }

        List<Segment> segments = [.. MessageRanges.Skeleton(direction, message).Segments.Span, .. message.ChunkFraming];
        foreach (HttpField field in message.Head.Fields)
        {
            if (field.ValueLength > 0 && IsShown(direction, message, field))
            {
                segments.Add(new Segment(message.HeadStart + field.ValueStart, field.ValueLength));
            }
        }

        if (direction == Direction.Received)
        {
            segments.Add(new Segment(0, message.HeadStart + message.Head.StartLineLength)); // with the interim responses before it
        }

        return SegmentSet.Merge(segments);
    }

    /// <summary>All of a head that <see cref="Of"/> leaves hidden, as one range of HTTP text, whose proof lets an attestor read the head; none if nothing is hidden or it is not one message.</summary>
    /// <remarks>One range costs less than one for each value. It opens nothing: whoever wants to present a value plans a range of its own.</remarks>
    public static TranscriptRange? HiddenText(Transcript transcript, Direction direction)
    {
        if (!TryParse(transcript, direction, out HttpMessage message))
        {
            return null;
        }

        List<Segment> segments = direction == Direction.Sent ? [new Segment(message.HeadStart, message.Head.StartLineLength)] : [];
        foreach (HttpField field in message.Head.Fields)
        {
            if (field.ValueLength > 0 && !IsShown(direction, message, field))
            {
                segments.Add(new Segment(message.HeadStart + field.ValueStart, field.ValueLength));
            }
        }

        return segments.Count == 0 ? null : TranscriptRange.FromCanonical(direction, RangeKind.HttpText, segments);
    }

    private static bool TryParse(Transcript transcript, Direction direction, out HttpMessage message)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        PartialTranscript source = PartialTranscript.Of(transcript, direction);
        HttpError error = direction == Direction.Sent
            ? HttpMessageParser.TryParseRequest(source, out message)
            : HttpMessageParser.TryParseResponse(source, answersHead: false, endsCleanly: false, out message);
        return error == HttpError.None;
    }

    private static bool IsShown(Direction direction, HttpMessage message, HttpField field)
        => (direction == Direction.Sent ? s_requestFields : s_responseFields).Any(name => field.IsNamed(message.Text.Span, name));
}
