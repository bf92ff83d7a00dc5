namespace Vouch.Attestations.Http;

/// <summary>The start line of a response (RFC 9112, section 4) of HTTP/1.1 or HTTP/1.0.</summary>
internal readonly record struct StatusLine(int Status, bool IsHttp10)
{
    /// <summary>101: what follows is not HTTP.</summary>
    public const int SwitchingProtocols = 101;

    /// <summary>Whether another response follows; 101 is none of those, it leaves HTTP.</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not SwitchingProtocols;

    /// <summary>Whether this status never has a body (RFC 9112, section 6.3).</summary>
    public bool IsBodyless => Status is < 200 or 204 or 304;

    public static bool TryParse(ReadOnlySpan<byte> line, out StatusLine result)
    {
        result = default;
        bool isHttp10 = line.StartsWith("HTTP/1.0 "u8);
        if (line.Length < 13 || (!isHttp10 && !line.StartsWith("HTTP/1.1 "u8)) || line[12] != ' ')
        {
            return false;
        }

        int status = 0;
        foreach (byte digit in line[9..12])
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            status = (status * 10) + (digit - '0');
        }

        result = new StatusLine(status, isHttp10);
        return status >= 100 && status != 101;
    }
}
