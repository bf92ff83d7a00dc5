using System.Buffers;
using System.Text.Json;

namespace Vouch.Attestations.Json;

/// <summary>Whether bytes are one JSON value or one JSON text (RFC 8259).</summary>
internal static class JsonCheck
{
    /// <summary>The deepest nesting that is read, in levels.</summary>
    public const int MaxDepth = 64;

    public static JsonReaderOptions ReaderOptions => new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Whether the bytes are exactly one value in UTF-8 with no whitespace around it.</summary>
    public static bool IsValue(ReadOnlySequence<byte> bytes)
        => !bytes.IsEmpty
            && !IsWhitespace(bytes.FirstSpan[0])
            && !IsWhitespace(bytes.Slice(bytes.Length - 1).FirstSpan[0])
            && IsText(bytes);

    /// <summary>Whether the bytes are one JSON text in UTF-8: a value with whitespace allowed around it.</summary>
    public static bool IsText(ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsEmpty || !Utf8Check.IsValid(bytes))
        {
            return false;
        }

        Utf8JsonReader reader = new(bytes, ReaderOptions);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsWhitespace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
}
