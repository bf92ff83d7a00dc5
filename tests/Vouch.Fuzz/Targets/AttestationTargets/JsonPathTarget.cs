using System.Text;
using System.Text.Json;
using Vouch.Attestations.Json;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Fuzz.Targets;

/// <summary>A path (first line) followed in a text (the rest), and the same walk with the platform's parser.</summary>
internal sealed class JsonPathTarget : IFuzzTarget
{
    public static string Name => "json-path";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        int newline = input.IndexOf((byte)'\n');
        string pathText = Encoding.UTF8.GetString(newline < 0 ? input : input[..newline]);
        byte[] json = newline < 0 ? [] : input[(newline + 1)..].ToArray();
        if (!JsonPath.TryParse(pathText, out JsonPath? path))
        {
            return;
        }

        string canonical = path.ToString();
        FuzzCheck.That(JsonPath.TryParse(canonical, out JsonPath? again) && again.ToString() == canonical, "A path has one form.");
        FuzzCheck.That(again.Segments.SequenceEqual(path.Segments), "The one form means the same.");

        CondensedText text = new();
        text.Append(json, 0);
        if (!JsonDocumentText.TryRead(text, out JsonDocumentText document))
        {
            return;
        }

        List<JsonElementSpan> containers = [];
        JsonError error = document.Find(path, containers, out JsonElementSpan value);
        if (error == JsonError.None)
        {
            FuzzCheck.That(containers.All(c => c.Start <= value.Start && c.End >= value.End), "A value lies inside the containers that lead to it.");
        }

        using JsonDocument parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = JsonCheck.MaxDepth });
        JsonElement? expected = Walk(parsed.RootElement, path, out bool isAmbiguous);
        if (isAmbiguous)
        {
            FuzzCheck.That(error is JsonError.DuplicateName or JsonError.NotJson, "A name that is there twice, or is no text, leads nowhere.");
        }
        else
        {
            FuzzCheck.That(error == (expected is null ? JsonError.NotFound : JsonError.None), $"The platform's parser finds the same ({error}).");
            FuzzCheck.That(expected is null || expected.Value.GetRawText() == Encoding.UTF8.GetString(json, value.Start, value.Length), "The value is the same.");
        }
    }

    private static JsonElement? Walk(JsonElement element, JsonPath path, out bool isAmbiguous)
    {
        isAmbiguous = false;
        foreach (JsonPathSegment segment in path.Segments)
        {
            if (segment.Name is null)
            {
                long count = element.ValueKind == JsonValueKind.Array ? element.GetArrayLength() : 0;
                long index = segment.Index < 0 ? count + segment.Index : segment.Index;
                if (index < 0 || index >= count)
                {
                    return null;
                }

                element = element[(int)index];
                continue;
            }

            if (element.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            string[]? names = NamesOf(element);
            isAmbiguous = names is null || names.Distinct(StringComparer.Ordinal).Count() != names.Length;
            if (isAmbiguous || !element.TryGetProperty(segment.Name, out element))
            {
                return null;
            }
        }

        return element;
    }

    /// <summary>The names of an object, or <see langword="null"/> if one is no text.</summary>
    private static string[]? NamesOf(JsonElement element)
    {
        try
        {
            return [.. element.EnumerateObject().Select(p => p.Name)];
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
