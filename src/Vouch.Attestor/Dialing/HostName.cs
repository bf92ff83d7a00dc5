using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vouch.Attestor.Dialing;

/// <summary>The one form in which host names are compared: ASCII, lower case, no dot at the end, addresses in canonical form.</summary>
internal static class HostName
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly IdnMapping s_idn = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    /// <summary>Gives the normal form of a name or an IP address (with or without brackets), or returns false.</summary>
    public static bool TryNormalize(string? host, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        if (string.IsNullOrEmpty(host) || host.Length > MaxLength + 2)
        {
            return false;
        }

        if (host.Contains(':', StringComparison.Ordinal))
        {
            return TryNormalizeIPv6(host, out normal);
        }

        if (!TryToAscii(host, out string? ascii))
        {
            return false;
        }

        string[] labels = ascii.Split('.');
        if (ascii.Length > MaxLength || !Array.TrueForAll(labels, IsLabel))
        {
            return false;
        }

        // "127.1", "0x7f.0.0.1" and "2130706433" are addresses to some resolvers; only the plain form passes.
        if (IsNumeric(labels[^1]) && !IsDottedQuad(labels))
        {
            return false;
        }

        normal = ascii;
        return true;
    }

    /// <summary>Brings names and patterns into ASCII and lower case and takes one dot off the end.</summary>
    public static bool TryToAscii(string name, [NotNullWhen(true)] out string? ascii)
    {
        ascii = null;
        try
        {
            ascii = name.ToLowerInvariant();
            ascii = Ascii.IsValid(ascii) ? ascii : s_idn.GetAscii(ascii);
        }
        catch (ArgumentException)
        {
            return false;
        }

        if (ascii.EndsWith('.'))
        {
            ascii = ascii[..^1];
        }

        return ascii.Length > 0;
    }

    public static bool IsLabel(string label)
        => label.Length is > 0 and <= MaxLabelLength && label[0] != '-' && label[^1] != '-'
            && label.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_');

    private static bool TryNormalizeIPv6(string host, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        ReadOnlySpan<char> text = host;
        if (text is ['[', .., ']'])
        {
            text = text[1..^1];
        }

        if (text.ContainsAny('%', '[', ']') || !IPAddress.TryParse(text, out IPAddress? address)
            || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        normal = address.ToString();
        return true;
    }

    private static bool IsNumeric(string label)
        => label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label.Skip(2).All(char.IsAsciiHexDigit));

    private static bool IsDottedQuad(string[] labels)
        => labels.Length == 4 && Array.TrueForAll(labels, static label =>
            byte.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out byte value)
            && value.ToString(CultureInfo.InvariantCulture) == label);
}
