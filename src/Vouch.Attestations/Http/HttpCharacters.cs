using System.Buffers;

namespace Vouch.Attestations.Http;

/// <summary>The character classes of RFC 9110, section 5.6, and RFC 9112.</summary>
internal static class HttpCharacters
{
    private static readonly SearchValues<byte> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> s_notText =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(b => b != '\t').Select(b => (byte)b), 0x7F]);

    /// <summary>Whether the bytes are a token: a method or a field name.</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(s_token);

    /// <summary>Whether the bytes may stand in a start line or a field value; no line end passes.</summary>
    public static bool IsText(ReadOnlySpan<byte> text) => !text.ContainsAny(s_notText);

    /// <summary>Whether the bytes are visible ASCII, as a request target must be.</summary>
    public static bool IsVisible(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E);
}
