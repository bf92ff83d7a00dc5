using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Selectors;

/// <summary>Names one part of an exchange, such as <c>response.json:$.user.name</c>; docs/protocol/selectors.md lists all.</summary>
public sealed class Selector
{
    /// <summary>The longest selector that is read, in characters.</summary>
    public const int MaxLength = 4096;

    private const string HeaderPrefix = "header.";
    private const string JsonPrefix = "json:";
    private const string BytesPrefix = "bytes:";

    private Selector(Direction direction, SelectorPart part, string? header = null, JsonPath? path = null, Segment? bytes = null)
    {
        Bytes = bytes;
        Direction = direction;
        Part = part;
        Header = header;
        Path = path;
    }

    /// <summary>The request's Host: what has to be seen to know for whom the request was, besides the server that took it.</summary>
    public static Selector RequestHost { get; } = new(Direction.Sent, SelectorPart.Header, header: "host");

    /// <summary>Whether the part is of the request or of the response.</summary>
    public Direction Direction { get; }

    /// <summary>Which part.</summary>
    public SelectorPart Part { get; }

    /// <summary>The field's name in lower case, for <see cref="SelectorPart.Header"/>.</summary>
    public string? Header { get; }

    /// <summary>The path, for <see cref="SelectorPart.Json"/>.</summary>
    public JsonPath? Path { get; }

    /// <summary>The stretch of the direction's application data, for <see cref="SelectorPart.Bytes"/>.</summary>
    public Segment? Bytes { get; }

    /// <summary>Reads a selector.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Selector? selector)
    {
        ArgumentNullException.ThrowIfNull(text);

        selector = null;
        if (text.Length > MaxLength)
        {
            return false;
        }

        int dot = text.IndexOf('.', StringComparison.Ordinal);
        string root = dot < 0 ? text : text[..dot];
        if (root is not ("request" or "response"))
        {
            return false;
        }

        Direction direction = root == "request" ? Direction.Sent : Direction.Received;
        selector = dot < 0 ? new Selector(direction, SelectorPart.Whole) : ParsePart(direction, text[(dot + 1)..]);
        if (selector?.ToString().Length > MaxLength)
        {
            selector = null; // its one form is longer than its text, and could not be read again
        }

        return selector is not null;
    }

    /// <summary>The one form of this selector that presentations hold.</summary>
    public override string ToString()
    {
        string root = Direction == Direction.Sent ? "request" : "response";
        return Part switch
        {
            SelectorPart.Whole => root,
            SelectorPart.StartLine => Direction == Direction.Sent ? "request.line" : "response.status",
            SelectorPart.Header => $"{root}.{HeaderPrefix}{Header}",
            SelectorPart.Body => $"{root}.body",
            SelectorPart.Bytes => string.Create(CultureInfo.InvariantCulture, $"{root}.{BytesPrefix}{Bytes!.Value.Start}..{Bytes.Value.End}"),
            _ => $"{root}.{JsonPrefix}{Path}",
        };
    }

    /// <summary>The selector of a stretch.</summary>
    internal static Selector OfBytes(Direction direction, Segment bytes) => new(direction, SelectorPart.Bytes, bytes: bytes);

    private static Selector? ParsePart(Direction direction, string part)
    {
        if (part == (direction == Direction.Sent ? "line" : "status"))
        {
            return new Selector(direction, SelectorPart.StartLine);
        }

        if (part == "body")
        {
            return new Selector(direction, SelectorPart.Body);
        }

        if (part.StartsWith(HeaderPrefix, StringComparison.Ordinal))
        {
            string name = part[HeaderPrefix.Length..];
            bool isToken = name.All(char.IsAscii) && HttpCharacters.IsToken(Encoding.ASCII.GetBytes(name));
            return isToken ? new Selector(direction, SelectorPart.Header, header: name.ToLowerInvariant()) : null;
        }

        if (part.StartsWith(BytesPrefix, StringComparison.Ordinal))
        {
            return TryParseBytes(part.AsSpan(BytesPrefix.Length), out Segment bytes) ? OfBytes(direction, bytes) : null;
        }

        return part.StartsWith(JsonPrefix, StringComparison.Ordinal) && JsonPath.TryParse(part[JsonPrefix.Length..], out JsonPath? path)
            ? new Selector(direction, SelectorPart.Json, path: path)
            : null;
    }

    /// <summary>START..END: the offsets of the first byte and just past the last.</summary>
    private static bool TryParseBytes(ReadOnlySpan<char> text, out Segment bytes)
    {
        bytes = default;
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0 || !TryParseOffset(text[..dots], out int start) || !TryParseOffset(text[(dots + 2)..], out int end) || start >= end)
        {
            return false;
        }

        bytes = new Segment(start, end - start);
        return true;
    }

    /// <summary>Digits without leading zeros, at most 2^31 - 1.</summary>
    private static bool TryParseOffset(ReadOnlySpan<char> text, out int offset)
    {
        offset = 0;
        return text.Length > 0
            && !text.ContainsAnyExceptInRange('0', '9')
            && (text[0] != '0' || text.Length == 1)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out offset);
    }
}
