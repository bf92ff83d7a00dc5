namespace Vouch.Attestations.Http;

/// <summary>The line before each chunk (RFC 9112, section 7.1): a hexadecimal size, then extensions, which are skipped.</summary>
internal static class ChunkSizeLine
{
    /// <summary>The longest line that is read, in bytes.</summary>
    public const int MaxSize = 4096;

    /// <summary>Reads a size line at the start of <paramref name="text"/>.</summary>
    /// <param name="text">Bytes that may go on after the line.</param>
    /// <param name="chunkSize">The size of the chunk, in bytes.</param>
    /// <param name="lineLength">The length of the line with its line end.</param>
    /// <returns><see cref="HttpError.Truncated"/> if the text ends before the line does.</returns>
    public static HttpError TryRead(ReadOnlySpan<byte> text, out int chunkSize, out int lineLength)
    {
        chunkSize = 0;
        lineLength = 0;
        ReadOnlySpan<byte> window = text[..Math.Min(text.Length, MaxSize)];
        int end = window.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return text.Length >= MaxSize ? HttpError.TooLong : HttpError.Truncated;
        }

        ReadOnlySpan<byte> line = window[..end];
        int digits = 0;
        long size = 0;
        while (digits < line.Length && char.IsAsciiHexDigit((char)line[digits]))
        {
            size = (size << 4) | (uint)HexDigit(line[digits]);
            digits++;
            if (size > int.MaxValue)
            {
                return HttpError.Framing;
            }
        }

        ReadOnlySpan<byte> extension = line[digits..].TrimStart(" \t"u8);
        bool isWellFormed = digits > 0 && HttpCharacters.IsText(line) && (digits == line.Length || (!extension.IsEmpty && extension[0] == ';'));
        chunkSize = (int)size;
        lineLength = end + 2;
        return isWellFormed ? HttpError.None : HttpError.Framing;
    }

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
