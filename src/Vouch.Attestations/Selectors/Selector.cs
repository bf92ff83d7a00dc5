using System.Diagnostics.CodeAnalysis;
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

    private Selector(Direction direction, SelectorPart part, string? header = null, JsonPath? path = null)
    {
        Direction = direction;
        Part = part;
        Header = header;
        Path = path;
    }

    /// <summary>Whether the part is of the request or of the response.</summary>
    public Direction Direction { get; }

    /// <summary>Which part.</summary>
    public SelectorPart Part { get; }

    /// <summary>The field's name in lower case, for <see cref="SelectorPart.Header"/>.</summary>
    public string? Header { get; }

    /// <summary>The path, for <see cref="SelectorPart.Json"/>.</summary>
    public JsonPath? Path { get; }

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
            _ => $"{root}.{JsonPrefix}{Path}",
        };
    }

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

        return part.StartsWith(JsonPrefix, StringComparison.Ordinal) && JsonPath.TryParse(part[JsonPrefix.Length..], out JsonPath? path)
            ? new Selector(direction, SelectorPart.Json, path: path)
            : null;
    }
}
