using System.Buffers;
using System.Text.Json;

namespace Vouch.Attestations.Json;

/// <summary>Finds the values directly inside an object or array.</summary>
internal static class JsonContainer
{
    /// <summary>Reads the first value of a valid JSON text.</summary>
    public static JsonElementSpan ReadRoot(ReadOnlySequence<byte> text)
    {
        Utf8JsonReader reader = new(text, JsonCheck.ReaderOptions);
        reader.Read();
        return ReadSpan(ref reader);
    }

    /// <summary>Lists the children of a valid container, which <paramref name="container"/> holds exactly.</summary>
    /// <returns><see langword="false"/> as soon as there are more than <paramref name="limit"/>.</returns>
    public static bool TryReadChildren(ReadOnlySequence<byte> container, int limit, List<JsonElementSpan> children)
    {
        Utf8JsonReader reader = new(container, JsonCheck.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                reader.Read();
            }

            if (children.Count == limit)
            {
                return false;
            }

            children.Add(ReadSpan(ref reader));
        }

        return true;
    }

    /// <summary>Measures the value that the reader stands on, and moves to its last token.</summary>
    public static JsonElementSpan ReadSpan(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return new JsonElementSpan(start, (int)reader.BytesConsumed - start, IsContainer: true);
        }

        int quotes = reader.TokenType == JsonTokenType.String ? 2 : 0;
        long length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        return new JsonElementSpan(start, (int)length + quotes, IsContainer: false);
    }
}
