using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vouch.Cli.Output;

/// <summary>The result of a command: aligned lines for people, one JSON object for machines, with the same content.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine(),
    };

    private readonly List<(string Name, string? Label, JsonNode? Value, string? Text)> _rows = [];

    /// <summary>Adds a row. <paramref name="label"/> null keeps it out of what people read; <paramref name="text"/> is what they read in place of the value.</summary>
    public Report Add(string name, JsonNode? value, string? label = null, string? text = null)
    {
        _rows.Add((name, label, value, text));
        return this;
    }

    /// <summary>Adds a line for people alone.</summary>
    public Report Line(string text)
    {
        _rows.Add(("", "", null, text));
        return this;
    }

    public void Print(TextWriter output, bool json)
    {
        if (json)
        {
            JsonObject result = [];
            foreach ((string name, _, JsonNode? value, _) in _rows)
            {
                if (name.Length != 0)
                {
                    result[name] = value?.DeepClone();
                }
            }

            output.WriteLine(result.ToJsonString(s_json));
            return;
        }

        int width = _rows.Where(r => r.Label is { Length: > 0 }).Select(r => r.Label!.Length).DefaultIfEmpty(0).Max();
        foreach ((_, string? label, JsonNode? value, string? text) in _rows)
        {
            if (label is null)
            {
                continue;
            }

            string shown = Printable(text ?? (value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : value?.ToJsonString(s_json) ?? "-"));
            output.WriteLine(label.Length == 0 ? shown : string.Create(CultureInfo.InvariantCulture, $"{label.PadRight(width)}  {shown}"));
        }
    }

    /// <summary>Text from a server or a file must not move the cursor or colour the terminal.</summary>
    internal static string Printable(string text)
        => string.Create(text.Length, text, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) && source[i] is not '\n' and not '\t' ? '\uFFFD' : source[i];
            }
        });
}
