using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Vouch.Transport.Connecting;

/// <summary>Where a peer listens: <c>host:port</c>, <c>tcp://</c>, <c>tls://</c>, <c>ws://</c> or <c>wss://</c>; IPv6 addresses in brackets.</summary>
/// <remarks><c>host:port</c> means TCP. WebSocket addresses may have a path, and their port may be left out (80, 443).</remarks>
public sealed record PeerAddress : ISpanParsable<PeerAddress>
{
    private PeerAddress(PeerScheme scheme, string host, int port, string path)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        Path = path;
    }

    /// <summary>How the peer is reached.</summary>
    public PeerScheme Scheme { get; }

    /// <summary>A host name in lower case or an IP address, without brackets.</summary>
    public string Host { get; }

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <summary>The path of a WebSocket address, at least <c>/</c>; empty for TCP and TLS.</summary>
    public string Path { get; }

    /// <summary>Whether the connection is a WebSocket.</summary>
    public bool IsWebSocket => Scheme is PeerScheme.WebSocket or PeerScheme.SecureWebSocket;

    /// <summary>Whether the connection is encrypted and the peer authenticated by its certificate.</summary>
    public bool IsSecure => Scheme is PeerScheme.Tls or PeerScheme.SecureWebSocket;

    private string Authority => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    /// <summary>Parses an address.</summary>
    /// <exception cref="FormatException">It is not an address of a peer.</exception>
    public static PeerAddress Parse(string text) => Parse(text, null);

    /// <inheritdoc />
    public static PeerAddress Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc />
    public static PeerAddress Parse(ReadOnlySpan<char> s, IFormatProvider? provider)
        => TryParse(s, provider, out PeerAddress? address)
            ? address
            : throw new FormatException($"'{s}' is not an address of a peer: expected host:port, or tcp://, tls://, ws:// or wss:// before it.");

    /// <summary>Parses an address, or returns false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PeerAddress? address)
        => TryParse(text.AsSpan(), null, out address);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out PeerAddress? result)
        => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out PeerAddress? result)
    {
        result = null;
        if (!TryReadScheme(ref s, out PeerScheme scheme))
        {
            return false;
        }

        bool webSocket = scheme is PeerScheme.WebSocket or PeerScheme.SecureWebSocket;
        string path = "";
        if (s.IndexOf('/') is >= 0 and int slash)
        {
            path = s[slash..].ToString();
            s = s[..slash];
        }

        if ((!webSocket && path is not ("" or "/")) || !IsPath(path))
        {
            return false;
        }

        path = webSocket ? (path.Length == 0 ? "/" : path) : "";
        int? defaultPort = scheme switch { PeerScheme.WebSocket => 80, PeerScheme.SecureWebSocket => 443, _ => null };
        if (!TryReadHost(ref s, out string? host) || !TryReadPort(s, defaultPort, out int port))
        {
            return false;
        }

        result = new PeerAddress(scheme, host, port, path);
        return true;
    }

    /// <summary>The address as it is parsed, with its scheme.</summary>
    public override string ToString() => Scheme switch
    {
        PeerScheme.Tcp => "tcp://",
        PeerScheme.Tls => "tls://",
        PeerScheme.WebSocket => "ws://",
        _ => "wss://",
    } + Authority + Path;

    /// <summary>The address as a URI, which WebSocket clients take.</summary>
    public Uri ToUri() => new(ToString());

    private static bool TryReadScheme(ref ReadOnlySpan<char> text, out PeerScheme scheme)
    {
        scheme = PeerScheme.Tcp;
        int end = text.IndexOf("://", StringComparison.Ordinal);
        if (end < 0)
        {
            return true;
        }

        ReadOnlySpan<char> name = text[..end];
        text = text[(end + 3)..];
        foreach ((string known, PeerScheme value) in (ReadOnlySpan<(string, PeerScheme)>)
            [("tcp", PeerScheme.Tcp), ("tls", PeerScheme.Tls), ("ws", PeerScheme.WebSocket), ("wss", PeerScheme.SecureWebSocket)])
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                scheme = value;
                return true;
            }
        }

        return false;
    }

    private static bool TryReadHost(ref ReadOnlySpan<char> text, [NotNullWhen(true)] out string? host)
    {
        host = null;
        int end;
        if (text.StartsWith("["))
        {
            end = text.IndexOf(']');
            if (end < 0 || text[..end].Contains('%') || !IPAddress.TryParse(text[1..end], out IPAddress? address)
                || address.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return false;
            }

            host = address.ToString();
            text = text[(end + 1)..];
            return true;
        }

        end = text.IndexOf(':');
        ReadOnlySpan<char> name = end < 0 ? text : text[..end];
        if (Uri.CheckHostName(name.ToString()) is not (UriHostNameType.Dns or UriHostNameType.IPv4))
        {
            return false;
        }

        host = name.ToString().ToLowerInvariant();
        text = text[name.Length..];
        return true;
    }

    private static bool TryReadPort(ReadOnlySpan<char> text, int? defaultPort, out int port)
    {
        port = defaultPort ?? 0;
        return text.IsEmpty
            ? defaultPort is not null
            : text[0] == ':' && int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535;
    }

    private static bool IsPath(string path)
    {
        foreach (char c in path)
        {
            if (c is <= ' ' or > '~' or '#' or '\\')
            {
                return false;
            }
        }

        return true;
    }
}
