namespace Vouch.Attestations.Http;

/// <summary>Reads lines that end in CRLF and hold nothing but text.</summary>
internal ref struct HttpLineCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The offset of the next line.</summary>
    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position == _text.Length;

    /// <summary>Reads one line; <paramref name="length"/> is without the line end.</summary>
    /// <returns><see langword="false"/> if no line ends here, or it holds a control character; the cursor then stays.</returns>
    public bool TryReadLine(out int start, out int length)
    {
        ReadOnlySpan<byte> rest = _text[Position..];
        start = Position;
        length = rest.IndexOf("\r\n"u8);
        if (length < 0 || !HttpCharacters.IsText(rest[..length]))
        {
            return false;
        }

        Position += length + 2;
        return true;
    }
}
