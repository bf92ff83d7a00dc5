namespace Vouch.Attestations.Http;

/// <summary>Finds the end of a response while it arrives (RFC 9112, section 6), reading every byte of its framing once.</summary>
public sealed class ResponseEnd
{
    private const int LineEndSize = 2;

    private enum Stage
    {
        Head,
        Chunks,
        Trailers,
        Known,
        Never,
    }

    private Stage _stage;
    private int _position;
    private int _searched;

    /// <summary>The status code, once the head has been read; 0 before.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the server has said that it takes no further request on this connection.</summary>
    public bool ClosesConnection { get; private set; }

    /// <summary>Where the response ends, once that is known.</summary>
    public int? Length => _stage == Stage.Known ? _position : null;

    /// <summary>Whether the response has no end of its own and goes on until the connection is closed.</summary>
    public bool EndsWithConnection => _stage == Stage.Never;

    /// <summary>Looks at what has arrived.</summary>
    /// <param name="received">Everything so far, from the first byte.</param>
    /// <returns><see langword="false"/> if this is not an HTTP response.</returns>
    public bool TryAdvance(ReadOnlySpan<byte> received)
    {
        while (true)
        {
            Stage before = _stage;
            int position = _position;
            bool well = _stage switch
            {
                Stage.Head => TryHead(received),
                Stage.Chunks => TryChunk(received),
                Stage.Trailers => TryTrailers(received),
                _ => true,
            };
            if (!well)
            {
                return false;
            }

            if (_stage == before && _position == position)
            {
                return true;
            }
        }
    }

    private bool TryHead(ReadOnlySpan<byte> received)
    {
        ReadOnlySpan<byte> rest = received[_position..];
        int end = rest[_searched..].IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            _searched = Math.Max(0, rest.Length - 3);
            return rest.Length < HttpMessageParser.MaxHeadSize;
        }

        ReadOnlySpan<byte> text = rest[..(_searched + end + 4)];
        if (text.Length > HttpMessageParser.MaxHeadSize)
        {
            return false; // as it is when the same bytes come one after the other
        }

        if (!HttpHead.TryParse(text, out HttpHead head) || !StatusLine.TryParse(text[..head.StartLineLength], out StatusLine status))
        {
            return false;
        }

        _position += text.Length;
        _searched = 0;
        if (status.IsInterim)
        {
            return true;
        }

        if (!BodyFraming.TryRead(text, head, status, answersHead: false, out BodyFraming framing) || framing.Length > int.MaxValue - _position)
        {
            return false;
        }

        Status = status.Status;
        ClosesConnection = HttpExchange.AnnouncesClose(text, head) || status.IsHttp10;
        _stage = framing.Kind switch
        {
            BodyFramingKind.Length => Stage.Known,
            BodyFramingKind.Chunked => Stage.Chunks,
            _ => Stage.Never,
        };
        _position += framing.Length;
        return true;
    }

    private bool TryChunk(ReadOnlySpan<byte> received)
    {
        if (_position >= received.Length)
        {
            return true;
        }

        HttpError error = ChunkSizeLine.TryRead(received[_position..], out int size, out int lineLength);
        if (error == HttpError.Truncated)
        {
            return true;
        }

        if (error != HttpError.None || size > int.MaxValue - LineEndSize - lineLength - _position)
        {
            return false;
        }

        _position += lineLength;
        if (size == 0)
        {
            _stage = Stage.Trailers;
        }
        else
        {
            _position += size + LineEndSize; // its line end is checked by whoever parses the whole
        }

        return true;
    }

    private bool TryTrailers(ReadOnlySpan<byte> received)
    {
        ReadOnlySpan<byte> rest = received[Math.Min(_position, received.Length)..];
        int end = rest.StartsWith("\r\n"u8) ? -2 : rest[Math.Min(_searched, rest.Length)..].IndexOf("\r\n\r\n"u8);
        if (end == -1)
        {
            _searched = Math.Max(0, rest.Length - 3);
            return rest.Length < HttpMessageParser.MaxHeadSize;
        }

        int length = end == -2 ? LineEndSize : _searched + end + 4;
        _position += length;
        _stage = Stage.Known;
        return length <= HttpMessageParser.MaxHeadSize;
    }
}
