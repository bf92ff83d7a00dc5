using System.Runtime.InteropServices;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Http;

/// <summary>Reads one direction as exactly one HTTP/1.1 message (RFC 9112), from whatever is visible of it.</summary>
internal static class HttpMessageParser
{
    /// <summary>The longest head that is read, in bytes of visible text.</summary>
    public const int MaxHeadSize = 256 * 1024;

    private const int MaxInterimResponses = 16;

    /// <summary>Stands for hidden text: no token, number or coding name may hold it.</summary>
    private const byte TextPlaceholder = 0x80;

    /// <summary>Reads the request. Its start line may be hidden; after a hidden span nothing is read.</summary>
    public static HttpError TryParseRequest(PartialTranscript sent, out HttpMessage message)
    {
        message = null!;
        HttpError error = TryReadHead(sent, 0, out CondensedText text, out bool isCutOff, out int end);
        if (error != HttpError.None)
        {
            return error;
        }

        if (!HttpHead.TryParse(text.Span, out HttpHead head) || !IsRequestLine(text, head))
        {
            return HttpError.Syntax;
        }

        if (isCutOff)
        {
            message = new HttpMessage { HeadStart = 0, HeadEnd = end, Text = text, Head = head, IsCutOff = true };
            return HttpError.None;
        }

        HttpMessage parsed = new() { HeadStart = 0, HeadEnd = end, Text = text, Head = head };
        return BodyFraming.TryRead(text.Span, head, status: null, answersHead: false, out BodyFraming framing)
            ? TryReadBody(sent, parsed, framing, end, endsCleanly: false, out message)
            : HttpError.Framing;
    }

    /// <summary>Reads the response, and the interim responses before it.</summary>
    /// <param name="received">What is visible of the direction.</param>
    /// <param name="answersHead">Whether the request's method is known to be HEAD.</param>
    /// <param name="endsCleanly">Whether the server ended the direction itself, so that the end of the data may end a body.</param>
    /// <param name="message">The final response.</param>
    public static HttpError TryParseResponse(PartialTranscript received, bool answersHead, bool endsCleanly, out HttpMessage message)
    {
        message = null!;
        int position = 0;
        for (int i = 0; i <= MaxInterimResponses; i++)
        {
            HttpError error = TryReadHead(received, position, out CondensedText text, out bool isCutOff, out int end);
            if (error != HttpError.None)
            {
                return error;
            }

            if (isCutOff
                || !HttpHead.TryParse(text.Span, out HttpHead head)
                || !text.IsVisible(0, head.StartLineLength)
                || !StatusLine.TryParse(text.Span[..head.StartLineLength], out StatusLine status))
            {
                return HttpError.Syntax;
            }

            if (status.IsInterim)
            {
                position = end;
                continue;
            }

            HttpMessage parsed = new() { HeadStart = position, HeadEnd = end, Text = text, Head = head, Status = status };
            return BodyFraming.TryRead(text.Span, head, status, answersHead, out BodyFraming framing)
                ? TryReadBody(received, parsed, framing, end, endsCleanly, out message)
                : HttpError.Framing;
        }

        return HttpError.TooLong;
    }

    private static bool IsRequestLine(CondensedText text, HttpHead head)
        => !text.IsVisible(0, head.StartLineLength) || RequestLine.TryParse(text.Span[..head.StartLineLength], out _);

    /// <summary>Collects a head up to its empty line, or up to the last whole line before a hidden span.</summary>
    private static HttpError TryReadHead(PartialTranscript source, int start, out CondensedText text, out bool isCutOff, out int end)
    {
        text = new CondensedText();
        isCutOff = false;
        end = start;
        int position = start;
        while (text.Length < MaxHeadSize)
        {
            ReadOnlyMemory<byte> visible = source.VisibleFrom(position);
            int hiddenText = visible.IsEmpty ? source.HiddenTextFrom(position) : 0;
            if (!visible.IsEmpty)
            {
                visible = visible[..Math.Min(visible.Length, MaxHeadSize - text.Length)];
                int searchFrom = Math.Max(0, text.Length - 3);
                text.Append(visible, position);
                position += visible.Length;
                int found = text.Span[searchFrom..].IndexOf("\r\n\r\n"u8);
                if (found >= 0)
                {
                    text.Truncate(searchFrom + found + 4);
                    end = text.ToSource(text.Length - 1) + 1;
                    return HttpError.None;
                }
            }
            else if (hiddenText > 0)
            {
                text.AppendPlaceholder(TextPlaceholder, position, hiddenText);
                position += hiddenText;
            }
            else if (position < source.Length && source.IsHidden(position))
            {
                int lastLineEnd = text.Span.LastIndexOf("\r\n"u8);
                text.Truncate(lastLineEnd < 0 ? 0 : lastLineEnd + 2);
                isCutOff = true;
                end = position;
                return HttpError.None;
            }
            else
            {
                return position == source.Length ? HttpError.Truncated : HttpError.UnknownBytes;
            }
        }

        return HttpError.TooLong;
    }

    private static HttpError TryReadBody(
        PartialTranscript source, HttpMessage head, BodyFraming framing, int start, bool endsCleanly, out HttpMessage message)
    {
        message = null!;
        List<Segment> content = [];
        List<Segment> chunkFraming = [];
        int end = source.Length;
        bool isComplete = endsCleanly;
        if (framing.Kind == BodyFramingKind.Chunked)
        {
            HttpError error = ChunkedBody.TryWalk(source, start, content, chunkFraming, out end);
            if (error is not (HttpError.None or HttpError.Truncated))
            {
                return error;
            }

            isComplete = error == HttpError.None;
        }
        else
        {
            if (framing.Kind == BodyFramingKind.Length)
            {
                isComplete = framing.Length <= source.Length - start;
                end = isComplete ? start + framing.Length : source.Length;
            }

            if (end > start)
            {
                content.Add(new Segment(start, end - start));
            }
        }

        if (end < source.Length)
        {
            return HttpError.ExtraBytes;
        }

        message = new HttpMessage
        {
            HeadStart = head.HeadStart,
            HeadEnd = head.HeadEnd,
            Text = head.Text,
            Head = head.Head,
            Status = head.Status,
            IsChunked = framing.Kind == BodyFramingKind.Chunked,
            Content = CollectionsMarshal.AsSpan(content).ToArray(),
            ChunkFraming = CollectionsMarshal.AsSpan(chunkFraming).ToArray(),
            IsComplete = isComplete,
            EndsWithConnection = framing.Kind == BodyFramingKind.UntilClose,
        };
        return HttpError.None;
    }
}
