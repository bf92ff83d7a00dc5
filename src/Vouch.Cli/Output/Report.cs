using System.Globalization;
using System.Text;
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
        NewLine = "\n",
        MaxDepth = 100, // what a server said may be 64 deep
    };

    private readonly List<(string Name, string? Label, JsonNode? Value, string? Text)> _rows = [];

    /// <summary>Adds a row. <paramref name="label"/> null keeps it out of what people read; <paramref name="text"/> is what they read in place of the value.</summary>
    public Report Add(string name, JsonNode? value, string? label = null, string? text = null)
    {
        _rows.Add((name, label, value, text));
        return this;
    }

    /// <summary>Adds a row for people alone.</summary>
    public Report Row(string label, string text) => Add("", null, label, text);

    /// <summary>Adds a line for people alone.</summary>
    public Report Line(string text) => Add("", null, "", text);

    public void Print(TextWriter output, bool json)
    {
        if (json)
        {
            PrintJson(output);
        }
        else
        {
            PrintText(output);
        }
    }

    private void PrintJson(TextWriter output)
    {
        JsonObject result = [];
        foreach ((string name, _, JsonNode? value, _) in _rows)
        {
            if (name.Length != 0)
            {
                result[name] = value?.DeepClone();
            }
        }

        // Outside of strings JSON has none of these characters but line feeds, so escaping them all is safe.
        StringBuilder text = new();
        foreach (char c in result.ToJsonString(s_json))
        {
            if (c != '\n' && Terminal.IsActive(c))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }

        output.WriteLine(text);
    }

    private void PrintText(TextWriter output)
    {
        int width = _rows.Where(r => r.Label is { Length: > 0 }).Select(r => r.Label!.Length).DefaultIfEmpty(0).Max();
        foreach ((_, string? label, JsonNode? value, string? text) in _rows)
        {
            if (label is null)
            {
                continue;
            }

            // Every further line of a value is indented, so that no value can look like a row of ours.
            string shown = Terminal.Printable((text ?? ToText(value)).Replace("\r\n", "\n", StringComparison.Ordinal)).Replace("\n", "\n" + new string(' ', width + 2), StringComparison.Ordinal);
            output.WriteLine(label.Length == 0 ? shown : string.Create(CultureInfo.InvariantCulture, $"{label.PadRight(width)}  {shown}"));
        }
    }

    private static string ToText(JsonNode? value)
        => value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : value?.ToJsonString(s_json) ?? "-";
}
