using System.Globalization;
using System.Text;

namespace Vouch.Attestations.Selectors;

/// <summary>Reads the segments of a singular query (RFC 9535, section 2.3.5.1 and the grammar of 2.3.1 and 2.5.1).</summary>
internal ref struct JsonPathCursor(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryTake(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    public bool TryReadSegment(out JsonPathSegment segment)
    {
        segment = default;
        SkipBlanks();
        if (TryTake('.'))
        {
            return TryReadShorthand(out segment);
        }

        if (!TryTake('['))
        {
            return false;
        }

        SkipBlanks();
        bool isRead = !_rest.IsEmpty && (_rest[0] is '\'' or '"' ? TryReadQuoted(out segment) : TryReadIndex(out segment));
        SkipBlanks();
        return isRead && TryTake(']');
    }

    private void SkipBlanks() => _rest = _rest.TrimStart(" \t\n\r");

    private bool TryReadShorthand(out JsonPathSegment segment)
    {
        int length = 0;
        while (length < _rest.Length && IsNameCharacter(_rest[length], isFirst: length == 0))
        {
            length++;
        }

        segment = new JsonPathSegment(_rest[..length].ToString(), 0);
        _rest = _rest[length..];
        return length > 0 && IsWellFormed(segment.Name);
    }

    private bool TryReadIndex(out JsonPathSegment segment)
    {
        int length = !_rest.IsEmpty && _rest[0] == '-' ? 1 : 0;
        int digits = length;
        while (length < _rest.Length && char.IsAsciiDigit(_rest[length]))
        {
            length++;
        }

        ReadOnlySpan<char> number = _rest[..length];
        segment = default;
        if (length == digits
            || (_rest[digits] == '0' && length > 1)
            || !long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long index)
            || !JsonPath.IsIndex(index))
        {
            return false;
        }

        segment = new JsonPathSegment(null, index);
        _rest = _rest[length..];
        return true;
    }

    private bool TryReadQuoted(out JsonPathSegment segment)
    {
        segment = default;
        char quote = _rest[0];
        _rest = _rest[1..];
        StringBuilder name = new();
        while (!_rest.IsEmpty && _rest[0] != quote)
        {
            char c = _rest[0];
            _rest = _rest[1..];
            if (c < ' ' || (c == '\\' && !TryReadEscape(quote, out c)))
            {
                return false;
            }

            name.Append(c);
        }

        segment = new JsonPathSegment(name.ToString(), 0);
        return TryTake(quote) && IsWellFormed(segment.Name);
    }

    private bool TryReadEscape(char quote, out char c)
    {
        c = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        char escape = _rest[0];
        _rest = _rest[1..];
        if (escape == 'u')
        {
            if (_rest.Length < 4 || !ushort.TryParse(_rest[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
            {
                return false;
            }

            _rest = _rest[4..];
            c = (char)unit;
            return true;
        }

        c = escape switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' => '/',
            '\\' => '\\',
            _ when escape == quote => quote,
            _ => '\0',
        };
        return c != '\0';
    }

    private static bool IsNameCharacter(char c, bool isFirst)
        => char.IsAsciiLetter(c) || c == '_' || c >= 0x80 || (!isFirst && char.IsAsciiDigit(c));

    /// <summary>Surrogates must come in pairs.</summary>
    private static bool IsWellFormed(string? name)
    {
        for (int i = 0; i < name!.Length; i++)
        {
            if (char.IsSurrogate(name[i]) && (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
