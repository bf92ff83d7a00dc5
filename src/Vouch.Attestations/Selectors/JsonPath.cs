using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Vouch.Attestations.Selectors;

/// <summary>A singular query of JSONPath (RFC 9535, section 2.3.5.1): names and indexes from the root, at most one value.</summary>
public sealed class JsonPath
{
    private const long MaxIndex = 9_007_199_254_740_991;

    private JsonPath(IReadOnlyList<JsonPathSegment> segments)
    {
        Segments = segments;
    }

    /// <summary>The steps from the root.</summary>
    internal IReadOnlyList<JsonPathSegment> Segments { get; }

    /// <summary>Reads a path that begins with <c>$</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path)
    {
        ArgumentNullException.ThrowIfNull(text);

        JsonPathCursor cursor = new(text);
        List<JsonPathSegment> segments = [];
        path = null;
        if (!cursor.TryTake('$'))
        {
            return false;
        }

        while (!cursor.IsAtEnd)
        {
            if (!cursor.TryReadSegment(out JsonPathSegment segment) || segments.Count == Json.JsonCheck.MaxDepth)
            {
                return false;
            }

            segments.Add(segment);
        }

        path = new JsonPath(segments);
        return true;
    }

    /// <summary>The one form of this path that presentations hold: ASCII, dots where the name allows it.</summary>
    public override string ToString()
    {
        StringBuilder text = new("$");
        foreach (JsonPathSegment segment in Segments)
        {
            if (segment.Name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{segment.Index}]");
            }
            else
            {
                text.Append(StepTo(segment.Name));
            }
        }

        return text.ToString();
    }

    /// <summary>The one form of a step to a member.</summary>
    internal static string StepTo(string name) => IsShorthand(name) ? "." + name : Quote(name);

    internal static bool IsIndex(long value) => value is >= -MaxIndex and <= MaxIndex;

    private static bool IsShorthand(string name)
        => name.Length > 0
            && !char.IsAsciiDigit(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string Quote(string name)
    {
        StringBuilder text = new("['");
        foreach (char c in name)
        {
            if (c is '\'' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (c is >= ' ' and <= '~')
            {
                text.Append(c);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
        }

        return text.Append("']").ToString();
    }
}
