namespace Vouch.Attestations.Http;

/// <summary>The start line of an HTTP/1.1 request (RFC 9112, section 3) in origin form or <c>*</c>.</summary>
/// <remarks>Absolute and authority forms are refused: in them the target overrules the Host field.</remarks>
internal readonly ref struct RequestLine
{
    private RequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target)
    {
        Method = method;
        Target = target;
    }

    public ReadOnlySpan<byte> Method { get; }

    public ReadOnlySpan<byte> Target { get; }

    public bool IsHead => Method.SequenceEqual("HEAD"u8);

    public static bool TryParse(ReadOnlySpan<byte> line, out RequestLine result)
    {
        result = default;
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first < 0 || last == first)
        {
            return false;
        }

        ReadOnlySpan<byte> target = line[(first + 1)..last];
        result = new RequestLine(line[..first], target);
        return HttpCharacters.IsToken(result.Method)
            && HttpCharacters.IsVisible(target)
            && (target[0] == '/' || target.SequenceEqual("*"u8))
            && !result.Method.SequenceEqual("CONNECT"u8)
            && line[(last + 1)..].SequenceEqual("HTTP/1.1"u8);
    }
}
