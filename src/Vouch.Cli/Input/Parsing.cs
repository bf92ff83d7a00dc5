using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Vouch.Attestations;
using Vouch.Crypto.Signing;
using Vouch.Transport.Connecting;

namespace Vouch.Cli.Input;

/// <summary>Reads the kinds of value that several commands take; a bad one ends in usage, exit code 2.</summary>
internal static class Parsing
{
    /// <summary>What a selector looks like (docs/protocol/selectors.md).</summary>
    public const string Selectors = "response, response.status, response.header.NAME, response.body, response.json:$.a.b[0], response.bytes:START..END; request, request.line and the rest alike";

    /// <summary>An option with a value that is parsed while the command line is.</summary>
    /// <remarks>Without it the value is the default of its type; for arrays that is an empty one.</remarks>
    public static Option<T> Parsed<T>(string name, string description, string valueName, Func<string, T> parse)
        => new(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(result, parse),
        };

    /// <summary>An option that must be given.</summary>
    public static Option<T> Required<T>(string name, string description, string valueName, Func<string, T> parse)
        => new(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(result, parse),
            Required = true,
        };

    /// <summary>An option that may be given several times.</summary>
    public static Option<T[]> ParsedMany<T>(string name, string description, string valueName, Func<string, T> parse)
        => new(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = static _ => [],
            CustomParser = result => [.. result.Tokens.Select(token => Parse(result, token.Value, parse)!)],
        };

    /// <summary>A whole number of at least 1.</summary>
    public static int Count(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : throw new FormatException($"'{text}' is not a whole number between 1 and {int.MaxValue}.");

    /// <summary>A whole number of at least 0.</summary>
    public static int CountOrNone(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw new FormatException($"'{text}' is not a whole number between 0 and {int.MaxValue}.");

    /// <summary>One word of a list.</summary>
    public static Func<string, T> OneOf<T>(params (string Word, T Value)[] choices)
        => text => Array.Find(choices, c => c.Word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { Word: not null } choice
            ? choice.Value
            : throw new FormatException($"takes {string.Join(" or ", choices.Select(c => c.Word))}, not '{text}'.");

    /// <summary>How the attestor is convinced.</summary>
    public static Option<AttestationMode> Mode() => Parsed(
        "--mode",
        "proxy: the attestor connects to the server, and one trusts the path between them. mpc: this machine connects, the attestor holds half of every key and need not see the network; takes longer and more traffic. Default: proxy.",
        "MODE",
        OneOf(("proxy", AttestationMode.Proxy), ("mpc", AttestationMode.Mpc)));

    /// <summary>The suite that a server is expected to choose.</summary>
    public static Option<string?> ExpectedSuite() => new("--expect-suite")
    {
        Description = "In MPC mode, the cipher suite that the server will choose ('vouch probe' lists its suites), so that it is prepared for; with another one the session takes longer. Default: TLS_CHACHA20_POLY1305_SHA256.",
        HelpName = "NAME",
    };

    /// <summary>1h, 30m, 10s, 2d.</summary>
    public static TimeSpan Duration(string text)
    {
        double unit = text.Length < 2 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        return unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * unit < 1e9
            ? TimeSpan.FromSeconds(value * unit)
            : throw new FormatException($"'{text}' is not a duration; write 90s, 30m, 1h or 2d.");
    }

    /// <summary>A duration that a session may take.</summary>
    public static TimeSpan Timeout(string text)
        => Duration(text) is TimeSpan timeout && timeout >= TimeSpan.FromSeconds(1) && timeout <= TimeSpan.FromHours(1)
            ? timeout
            : throw new FormatException($"takes 1s to 1h, not '{text}'.");

    /// <summary>An instant as in RFC 3339.</summary>
    public static DateTimeOffset Instant(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
            ? instant
            : throw new FormatException($"'{text}' is not a time; write 2026-01-31T12:00:00Z.");

    /// <summary>Hexadecimal digits, with or without 0x.</summary>
    public static byte[] Hex(string text)
    {
        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException)
        {
            throw new FormatException($"'{text}' is not hexadecimal.");
        }
    }

    /// <summary>A relying party's nonce.</summary>
    public static byte[] Challenge(string text)
        => Hex(text) is { Length: > 0 and <= 256 } challenge ? challenge : throw new FormatException("A challenge has 1 to 256 bytes.");

    /// <summary>A subject's key: <c>secp256k1:HEX</c> and the like, or hexadecimal digits (20 bytes: an EVM address).</summary>
    public static byte[] Subject(string text)
    {
        byte[] key = VerifyingKey.TryParse(text, out _) ? System.Text.Encoding.ASCII.GetBytes(text) : Hex(text);
        return key.Length is > 0 and <= 256 ? key : throw new FormatException("A subject key has 1 to 256 bytes.");
    }

    public static Uri Url(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "http" ? url : throw new FormatException($"'{text}' is not an address; write https://host/path.");

    public static PeerAddress Attestor(string text)
        => PeerAddress.TryParse(text, out PeerAddress? address)
            ? address
            : throw new FormatException($"'{text}' is not an attestor's address; write host:port, tls://host:port, ws://host:port or wss://host.");

    /// <summary>Where to connect; IPv6 addresses in brackets.</summary>
    public static string? HostAndPort(string text)
        => PeerAddress.TryParse(text, out PeerAddress? address) && address.Scheme == PeerScheme.Tcp && !text.Contains('/', StringComparison.Ordinal)
            ? text
            : throw new FormatException($"'{text}' is not host:port.");

    public static VerifyingKey AttestorKey(string text)
        => VerifyingKey.TryParse(text, out VerifyingKey? key)
            ? key
            : throw new FormatException($"'{text}' is not an attestor key; it looks like secp256k1:02ab... and the attestor prints it when it starts.");

    /// <summary>ADDRESS:PORT, :PORT or PORT.</summary>
    public static IPEndPoint Listen(string text)
    {
        string address = text.StartsWith(':') ? $"0.0.0.0{text}" : text.All(char.IsAsciiDigit) ? $"127.0.0.1:{text}" : text.StartsWith("localhost:", StringComparison.Ordinal) ? $"127.0.0.1{text[9..]}" : text;
        return address.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(address, out IPEndPoint? endpoint) && HasPort(address)
            ? endpoint
            : throw new FormatException($"'{text}' is not an address to listen on; write 127.0.0.1:7047, [::]:7047 or :7047.");
    }

    /// <summary>A header as <c>Name: value</c>.</summary>
    public static KeyValuePair<string, string> Header(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new KeyValuePair<string, string>(text[..colon], text[(colon + 1)..].Trim(' ', '\t')) : throw new FormatException($"'{text}' is not a header; write 'Name: value'.");
    }

    /// <summary>A part of request or response.</summary>
    public static string Selector(string text)
        => Attestations.Selectors.Selector.TryParse(text, out _)
            ? text
            : throw new FormatException($"'{text}' is not a selector; write {Selectors}.");

    private static bool HasPort(string address) => address[(address.LastIndexOf(':') + 1)..].All(char.IsAsciiDigit) && (!address.StartsWith('[') || address.Contains("]:", StringComparison.Ordinal));

    private static T? Parse<T>(ArgumentResult result, Func<string, T> parse) => Parse(result, result.Tokens.Count > 0 ? result.Tokens[^1].Value : "", parse);

    private static T? Parse<T>(ArgumentResult result, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            result.AddError(result.Parent is OptionResult option ? $"{option.Option.Name}: {e.Message}" : e.Message);
            return default;
        }
    }
}
