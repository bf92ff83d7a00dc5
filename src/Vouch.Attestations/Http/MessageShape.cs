using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Http;

/// <summary>What an attestor has to see of a message that is otherwise hidden, to know where it begins and ends and, of a request, for which server it is.</summary>
/// <remarks>
/// Line ends, field names and the values of a few fields; of a response also the status line and chunk framing. All other values stay hidden: that they are HTTP text is proven, so they hold no line end.
/// </remarks>
public sealed class MessageShape
{
    private static readonly byte[][] s_requestFields = ["host"u8.ToArray(), "connection"u8.ToArray(), "content-length"u8.ToArray(), "transfer-encoding"u8.ToArray()];
    private static readonly byte[][] s_responseFields = ["connection"u8.ToArray(), "content-length"u8.ToArray(), "transfer-encoding"u8.ToArray()];

    private MessageShape(TranscriptRange shown, IReadOnlyList<TranscriptRange> texts)
    {
        Shown = shown;
        Texts = texts;
    }

    /// <summary>The bytes to show.</summary>
    public TranscriptRange Shown { get; }

    /// <summary>The values that stay hidden, of which it has to be proven that they are HTTP text.</summary>
    public IReadOnlyList<TranscriptRange> Texts { get; }

    /// <summary>The shape of the message of a direction; null if it is not one message.</summary>
    /// <param name="transcript">The exchange.</param>
    /// <param name="direction">Which half of it.</param>
    /// <param name="hidesHost">Whether the value of Host stays hidden too.</param>
    /// <param name="isEarlier">Whether another exchange follows (<see cref="HttpExchange.CheckEarlier"/>): then the method is shown, and the body of a request has to be text.</param>
    public static MessageShape? Of(Transcript transcript, Direction direction, bool hidesHost = false, bool isEarlier = false)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        PartialTranscript source = PartialTranscript.Of(transcript, direction);
        bool isRequest = direction == Direction.Sent;
        HttpError error = isRequest
            ? HttpMessageParser.TryParseRequest(source, out HttpMessage message)
            : HttpMessageParser.TryParseResponse(source, answersHead: false, endsCleanly: false, out message);
        if (error != HttpError.None)
        {
            return null;
        }

        List<Segment> shown = [.. MessageRanges.Skeleton(direction, message).Segments.Span, .. message.ChunkFraming];
        List<TranscriptRange> texts = [];
        if (isRequest)
        {
            texts.Add(MessageRanges.StartLine(direction, message));
            if (isEarlier)
            {
                shown.Add(new Segment(0, transcript.Sent.Span.IndexOf((byte)' ') + 1));
                texts.AddRange(message.HeadEnd < transcript.Sent.Length ? [new TranscriptRange(direction, RangeKind.HttpText, message.HeadEnd, transcript.Sent.Length - message.HeadEnd)] : (TranscriptRange[])[]);
            }
        }
        else
        {
            shown.Add(new Segment(0, message.HeadStart + message.Head.StartLineLength)); // with the interim responses before it
        }

        foreach (HttpField field in message.Head.Fields)
        {
            if (field.ValueLength > 0)
            {
                TranscriptRange value = MessageRanges.Value(direction, message, field);
                bool isShown = (isRequest ? s_requestFields : s_responseFields).Any(name => field.IsNamed(message.Text.Span, name));
                if (isShown && !(isRequest && hidesHost && field.IsNamed(message.Text.Span, s_requestFields[0])))
                {
                    shown.AddRange(value.SegmentSpan);
                }
                else
                {
                    texts.Add(value);
                }
            }
        }

        return new MessageShape(new TranscriptRange(direction, RangeKind.Opaque, SegmentSet.Merge(shown)), texts);
    }
}
