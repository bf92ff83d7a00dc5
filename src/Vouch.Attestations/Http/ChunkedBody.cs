using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Http;

/// <summary>Walks a body of the chunked coding (RFC 9112, section 7.1) by its size lines; the chunks themselves need not be visible.</summary>
internal static class ChunkedBody
{
    /// <summary>Finds the chunks and what frames them.</summary>
    /// <param name="source">What is visible.</param>
    /// <param name="start">Where the body starts.</param>
    /// <param name="content">Receives the chunks, without those of no bytes.</param>
    /// <param name="framing">Receives everything else, trailers included.</param>
    /// <param name="end">The offset just past the body.</param>
    /// <returns><see cref="HttpError.Truncated"/> if the direction ends first; what was found until there is kept.</returns>
    public static HttpError TryWalk(PartialTranscript source, int start, List<Segment> content, List<Segment> framing, out int end)
    {
        end = source.Length;
        int position = start;
        int framingStart = start;
        while (true)
        {
            HttpError error = ChunkSizeLine.TryRead(source.VisibleFrom(position).Span, out int size, out int lineLength);
            if (error != HttpError.None)
            {
                AddSegment(framing, framingStart, error == HttpError.Truncated ? source.Length : framingStart);
                return Explain(source, position, error);
            }

            position += lineLength;
            if (size == 0)
            {
                error = TryWalkTrailers(source, ref position);
                end = error == HttpError.None ? position : source.Length;
                AddSegment(framing, framingStart, end);
                return error;
            }

            AddSegment(framing, framingStart, position);
            int available = Math.Min(size, source.Length - position);
            AddSegment(content, position, position + available);
            position += available;
            framingStart = position;
            ReadOnlySpan<byte> after = source.VisibleFrom(position).Span;
            if (available < size || after.Length < 2)
            {
                AddSegment(framing, framingStart, source.Length);
                return available < size ? HttpError.Truncated : Explain(source, position, HttpError.Truncated);
            }

            if (!after.StartsWith("\r\n"u8))
            {
                return HttpError.Framing;
            }

            position += 2;
        }
    }

    private static HttpError TryWalkTrailers(PartialTranscript source, ref int position)
    {
        ReadOnlySpan<byte> rest = source.VisibleFrom(position).Span;
        ReadOnlySpan<byte> window = rest[..Math.Min(rest.Length, HttpMessageParser.MaxHeadSize)];
        int end = window.StartsWith("\r\n"u8) ? -2 : window.IndexOf("\r\n\r\n"u8);
        if (end == -1)
        {
            return window.Length < rest.Length ? HttpError.TooLong : Explain(source, position, HttpError.Truncated);
        }

        ReadOnlySpan<byte> trailers = window[..(end + 4)];
        HttpLineCursor cursor = new(trailers);
        if (!HttpHead.TryParseFields(trailers, ref cursor, []) || !cursor.IsAtEnd)
        {
            return HttpError.Syntax;
        }

        position += trailers.Length;
        return HttpError.None;
    }

    /// <summary>Tells the end of the direction from bytes that are merely not shown.</summary>
    private static HttpError Explain(PartialTranscript source, int position, HttpError error)
        => error == HttpError.Truncated && position + source.VisibleFrom(position).Length < source.Length
            ? HttpError.UnknownBytes
            : error;

    private static void AddSegment(List<Segment> segments, int start, int end)
    {
        if (end > start)
        {
            segments.Add(new Segment(start, end - start));
        }
    }
}
