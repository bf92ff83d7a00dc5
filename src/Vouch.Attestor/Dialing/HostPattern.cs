using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using System.Text;

namespace Vouch.Attestor.Dialing;

/// <summary>A glob over host names.</summary>
/// <remarks>
/// <c>*</c> alone is every host. <c>*.example.com</c> is every name below <c>example.com</c>, however deep, but not that name itself.
/// Elsewhere <c>*</c> stands for any characters within one label: <c>api-*.example.com</c>.
/// </remarks>
internal sealed class HostPattern
{
    private readonly string _text;
    private readonly string[] _labels;

    private HostPattern(string text, string[] labels)
    {
        _text = text;
        _labels = labels;
    }

    public static HostPattern Parse(string text)
        => TryParse(text, out HostPattern? pattern) ? pattern : throw new FormatException($"'{text}' is not a pattern of host names.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out HostPattern? pattern)
    {
        pattern = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (!text.Contains('*', StringComparison.Ordinal))
        {
            pattern = HostName.TryNormalize(text, out string? name) ? new HostPattern(name, []) : null;
            return pattern is not null;
        }

        if (!TryToAsciiLabels(text, out string[]? labels))
        {
            return false;
        }

        pattern = new HostPattern(string.Join('.', labels), labels);
        return true;
    }

    /// <summary>Whether the pattern covers <paramref name="host"/>, which is in normal form.</summary>
    public bool Matches(string host)
    {
        if (_labels.Length == 0 || _text == "*")
        {
            return _labels.Length > 0 || _text == host;
        }

        if (host.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        string[] labels = host.Split('.');
        bool below = _labels[0] == "*";
        if (below ? labels.Length < _labels.Length : labels.Length != _labels.Length)
        {
            return false;
        }

        for (int i = 1; i <= _labels.Length - (below ? 1 : 0); i++)
        {
            if (!MatchesLabel(_labels[^i], labels[^i]))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => _text;

    private static bool TryToAsciiLabels(string text, [NotNullWhen(true)] out string[]? labels)
    {
        // The star is no character of a name, so labels without it are normalised one by one.
        labels = (text.EndsWith('.') ? text[..^1] : text).Split('.', '\u3002', '\uff0e', '\uff61');
        for (int i = 0; i < labels.Length; i++)
        {
            bool valid = labels[i].Contains('*', StringComparison.Ordinal)
                ? Ascii.IsValid(labels[i]) && labels[i].All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '*')
                : HostName.TryToAscii(labels[i], out string? ascii) && HostName.IsLabel(labels[i] = ascii);
            if (!valid)
            {
                labels = null;
                return false;
            }

            labels[i] = labels[i].ToLowerInvariant();
        }

        return true;
    }

    private static bool MatchesLabel(string pattern, string label)
        => pattern.Contains('*', StringComparison.Ordinal)
            ? FileSystemName.MatchesSimpleExpression(pattern, label, ignoreCase: false)
            : pattern == label;
}
