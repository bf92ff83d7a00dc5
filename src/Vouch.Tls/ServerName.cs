using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Vouch.Tls;

/// <summary>The host that a client means: a DNS name in lower case without a final dot, or an IP address.</summary>
public sealed class ServerName
{
    private const int MaxSize = 253;
    private const int MaxLabelSize = 63;

    private ServerName(string text, IPAddress? address)
    {
        Text = text;
        Address = address;
    }

    /// <summary>The name or address as text.</summary>
    public string Text { get; }

    /// <summary>The address, if the host is not a DNS name.</summary>
    public IPAddress? Address { get; }

    /// <summary>Whether the host is a DNS name, which goes into server_name; addresses do not (RFC 6066, section 3).</summary>
    [MemberNotNullWhen(false, nameof(Address))]
    public bool IsDns => Address is null;

    /// <summary>Reads a host.</summary>
    /// <exception cref="ArgumentException">It is neither a DNS name in ASCII nor an IP address.</exception>
    public static ServerName Parse(string host)
        => TryParse(host, out ServerName? name) ? name : throw new ArgumentException($"'{host}' is neither a DNS name in ASCII nor an IP address.", nameof(host));

    /// <summary>Reads a host.</summary>
    public static bool TryParse(string host, [NotNullWhen(true)] out ServerName? name)
    {
        ArgumentNullException.ThrowIfNull(host);
        name = null;
        string bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        if (IPAddress.TryParse(bare, out IPAddress? address) && (bare.Contains(':', StringComparison.Ordinal) || bare.Count(c => c == '.') == 3))
        {
            name = new ServerName(address.ToString(), address);
            return true;
        }

        string text = host.EndsWith('.') ? host[..^1] : host;
        if (!IsDnsName(text))
        {
            return false;
        }

        name = new ServerName(text.ToLowerInvariant(), null);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Whether a text is labels of letters, digits, hyphens and underscores; the last not all digits, so that it is no address.</summary>
    internal static bool IsDnsName(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxSize)
        {
            return false;
        }

        bool lastIsNumber = false;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> label = text[range];
            if (label.Length is 0 or > MaxLabelSize || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            lastIsNumber = true;
            foreach (char c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                {
                    return false;
                }

                lastIsNumber &= char.IsAsciiDigit(c);
            }
        }

        return !lastIsNumber;
    }
}
