namespace Vouch.Attestations.Http;

/// <summary>The lines of a message head (RFC 9112, section 2.1), as offsets into its text.</summary>
internal sealed class HttpHead
{
    private HttpHead(int startLineLength, HttpField[] fields)
    {
        StartLineLength = startLineLength;
        Fields = fields;
    }

    /// <summary>The length of the start line, which begins at offset 0, without its line end.</summary>
    public int StartLineLength { get; }

    public HttpField[] Fields { get; }

    /// <summary>Reads a head: complete lines only; an empty line may come last and nowhere else.</summary>
    /// <remarks>No folding, no bare CR or LF, no whitespace before a colon: what receivers read differently is refused.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out HttpHead head)
    {
        head = null!;
        HttpLineCursor cursor = new(text);
        if (!cursor.TryReadLine(out int start, out int startLineLength) || startLineLength == 0)
        {
            return false;
        }

        List<HttpField> fields = [];
        if (!TryParseFields(text, ref cursor, fields))
        {
            return false;
        }

        head = new HttpHead(start + startLineLength, [.. fields]);
        return cursor.IsAtEnd;
    }

    /// <summary>Reads field lines up to and including an empty line, or to the end.</summary>
    public static bool TryParseFields(ReadOnlySpan<byte> text, ref HttpLineCursor cursor, List<HttpField> fields)
    {
        while (!cursor.IsAtEnd)
        {
            if (!cursor.TryReadLine(out int start, out int length))
            {
                return false;
            }

            if (length == 0)
            {
                return true;
            }

            ReadOnlySpan<byte> line = text.Slice(start, length);
            int colon = line.IndexOf((byte)':');
            if (colon < 0 || !HttpCharacters.IsToken(line[..colon]))
            {
                return false;
            }

            ReadOnlySpan<byte> rest = line[(colon + 1)..];
            ReadOnlySpan<byte> value = rest.TrimStart(" \t"u8);
            int valueStart = start + length - value.Length;
            value = value.TrimEnd(" \t"u8);
            fields.Add(new HttpField(start, colon, valueStart, value.Length));
        }

        return true;
    }

    /// <summary>The fields with this name, in any case, in order.</summary>
    public IEnumerable<HttpField> Find(ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> name)
        => Fields.Where(field => field.IsNamed(text.Span, name.Span));
}
