using System.Text.Json;
using System.Text.Unicode;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Json;

/// <summary>A JSON text in which some values may be placeholders, checked as a whole, so that paths can be followed in it.</summary>
/// <remarks>
/// A placeholder is the number 0 in place of an unseen range that is one whole JSON value. It is accepted only where it is a token of its
/// own: there, the true text has exactly one value at the same place, whatever it is, because a value that starts where a value is due
/// ends where it ends and nowhere else. So names, nesting and order are those of the true text.
/// </remarks>
internal sealed class JsonDocumentText
{
    /// <summary>Stands for a hidden value.</summary>
    public const byte Placeholder = (byte)'0';

    private readonly CondensedText _text;

    private JsonDocumentText(CondensedText text) => _text = text;

    /// <summary>Checks a text: UTF-8, JSON, and every placeholder a token of its own.</summary>
    public static bool TryRead(CondensedText text, out JsonDocumentText document)
    {
        document = new JsonDocumentText(text);
        if (text.Length == 0 || !Utf8.IsValid(text.Span))
        {
            return false;
        }

        List<int> placeholders = text.Placeholders;
        int next = 0;
        Utf8JsonReader reader = new(text.Span, JsonCheck.ReaderOptions);
        try
        {
            while (reader.Read())
            {
                bool isPlaceholder = next < placeholders.Count && placeholders[next] == reader.TokenStartIndex;
                if (isPlaceholder && (reader.TokenType != JsonTokenType.Number || reader.ValueSpan.Length != 1))
                {
                    return false;
                }

                next += isPlaceholder ? 1 : 0;
                if (next < placeholders.Count && placeholders[next] < reader.BytesConsumed)
                {
                    return false;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return next == placeholders.Count;
    }

    /// <summary>Follows a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="containers">Receives the objects and arrays that the path leads through, the root first.</param>
    /// <param name="value">Where the value is in the text.</param>
    public JsonError Find(JsonPath path, List<JsonElementSpan> containers, out JsonElementSpan value)
    {
        Utf8JsonReader reader = new(_text.Span, JsonCheck.ReaderOptions);
        reader.Read();
        foreach (JsonPathSegment segment in path.Segments)
        {
            int start = (int)reader.TokenStartIndex;
            JsonError error = segment.Name is null
                ? StepToIndex(ref reader, segment.Index, out int end)
                : StepToName(ref reader, segment.Name, out end);
            if (error != JsonError.None)
            {
                value = default;
                return error;
            }

            containers.Add(new JsonElementSpan(start, end - start, IsContainer: true));
        }

        value = JsonContainer.ReadSpan(ref reader);
        return JsonError.None;
    }

    private static JsonError StepToName(ref Utf8JsonReader reader, string name, out int end)
    {
        end = 0;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return JsonError.NotFound;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        Utf8JsonReader found = default;
        bool isFound = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadName(ref reader, out string member))
            {
                return JsonError.NotJson;
            }

            if (!names.Add(member))
            {
                return JsonError.DuplicateName;
            }

            reader.Read();
            if (member == name)
            {
                found = reader;
                isFound = true;
            }

            reader.Skip();
        }

        end = (int)reader.BytesConsumed;
        reader = isFound ? found : reader;
        return isFound ? JsonError.None : JsonError.NotFound;
    }

    private static JsonError StepToIndex(ref Utf8JsonReader reader, long index, out int end)
    {
        end = 0;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return JsonError.NotFound;
        }

        Utf8JsonReader start = reader;
        long count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            reader.Skip();
        }

        end = (int)reader.BytesConsumed;
        long target = index < 0 ? count + index : index;
        if (target < 0 || target >= count)
        {
            return JsonError.NotFound;
        }

        reader = start;
        reader.Read();
        for (long i = 0; i < target; i++)
        {
            reader.Skip();
            reader.Read();
        }

        return JsonError.None;
    }

    private static bool TryReadName(ref Utf8JsonReader reader, out string name)
    {
        try
        {
            name = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // An escaped surrogate without its other half is no text that two readers would agree on.
            name = "";
            return false;
        }
    }
}
