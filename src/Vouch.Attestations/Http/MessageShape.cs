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
        ArgumentNullException.ThrowIfNull(transcript);
        PartialTranscript source = PartialTranscript.Of(transcript, direction);
        bool isRequest = direction == Direction.Sent;
        HttpError error = isRequest
            ? HttpMessageParser.TryParseRequest(source, out HttpMessage message)
            : HttpMessageParser.TryParseResponse(source, answersHead: false, endsCleanly: false, out message);
        if (error != HttpError.None)
        {
            return [];
        }

        List<Segment> segments = [.. MessageRanges.Skeleton(direction, message).Segments.Span, .. message.ChunkFraming];
        foreach (HttpField field in message.Head.Fields)
        {
            if (field.ValueLength > 0 && (isRequest ? s_requestFields : s_responseFields).Any(name => field.IsNamed(message.Text.Span, name)))
            {
                segments.Add(new Segment(message.HeadStart + field.ValueStart, field.ValueLength));
            }
        }

        if (!isRequest)
        {
            segments.Add(new Segment(0, message.HeadStart + message.Head.StartLineLength)); // with the interim responses before it
        }

        return SegmentSet.Merge(segments);
    }
}
