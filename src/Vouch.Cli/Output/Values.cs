using System.Text;
using System.Text.Json.Nodes;
using Vouch.Attestations;
using Vouch.Attestations.Http;

namespace Vouch.Cli.Output;

/// <summary>Shows bytes that a server sent.</summary>
internal static class Values
{
    private const int MaxTextLength = 4096;
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>For people: text, or how many bytes it is.</summary>
    public static string ToText(ReadOnlySpan<byte> value)
    {
        string? text = TryDecode(value);
        return text is null ? $"{value.Length:N0} bytes that are not text"
            : text.Length > MaxTextLength ? $"{text[..MaxTextLength]}... ({value.Length:N0} bytes in all; --json has them)"
            : text;
    }

    /// <summary>A mode as the command line names it.</summary>
    public static string ToText(AttestationMode mode) => mode.ToString().ToLowerInvariant();

    /// <summary>How a response ended, in words.</summary>
    public static string ToText(Completeness completeness) => completeness switch
    {
        Completeness.Message => "complete",
        Completeness.CloseNotify => "complete, ended by the server's close",
        Completeness.Truncated => "perhaps cut short",
        _ => completeness.ToString(),
    };

    /// <summary>For machines: the JSON value itself, a string, or base64 in an object.</summary>
    public static JsonNode? ToJson(string selector, ReadOnlySpan<byte> value)
    {
        string? text = TryDecode(value);
        return text is null ? new JsonObject { ["base64"] = Convert.ToBase64String(value) }
            : selector.Contains(".json:", StringComparison.Ordinal) ? JsonNode.Parse(text)
            : JsonValue.Create(text);
    }

    private static string? TryDecode(ReadOnlySpan<byte> value)
    {
        try
        {
            return s_strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
