using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Presentations;

/// <summary>Any JSON document, cut into any chunks: every selector gives what System.Text.Json gives.</summary>
public sealed class PresentationProperties
{
    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.Char["abc\"\\/{}[]:,0 é水\u0001\t"].Array[0, 8].Select(text => new string(text)), Gen.Const("a"), Gen.Const("balance"), Gen.Const("0"));

    private static readonly Gen<JsonNode?> s_scalar = Gen.OneOf<JsonNode?>(
        s_text.Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Int.Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Const((JsonNode?)null));

    internal static Gen<JsonNode?> Document { get; } = Gen.Recursive<JsonNode?>((depth, inner) => depth == 4
        ? s_scalar
        : Gen.Frequency(
            (2, s_scalar),
            (3, inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))),
            (3, Gen.Select(s_text, inner).Array[0, 4].Select(ToObject))));

    [Fact]
    public void A_verified_value_is_the_value_of_the_document()
        => Gen.Select(Document, Gen.Bool, Gen.Int[0, 40], Gen.Int[0, int.MaxValue]).Sample(
            (document, indented, chunk, choice) =>
            {
                string json = document is null ? "null" : document.ToJsonString(new JsonSerializerOptions { WriteIndented = indented });
                List<(string Path, string Value)> nodes = [];
                using JsonDocument parsed = JsonDocument.Parse(json);
                Collect(parsed.RootElement, "$", nodes);
                (string path, string value) = nodes[choice % nodes.Count];
                (string other, string otherValue) = nodes[choice / 7 % nodes.Count];
                Attestation attestation = Example.Attest(Respond(json, chunk));

                string[] shown = Example.ShowAll(attestation, "response.json:" + path, "response.json:" + other);

                Assert.Equal(path == other ? [value] : [value, otherValue], shown);
            },
            iter: 300);

    [Fact]
    public void A_presentation_shows_no_sibling()
        => Gen.Select(Gen.Int[0, 30], Gen.Int[0, 5]).Sample(
            (chunk, index) =>
            {
                string[] secrets = [.. Enumerable.Range(0, 6).Select(i => $"secret{i}value")];
                string json = "{\"k\":[" + string.Join(',', secrets.Select(secret => $"{{\"v\":\"{secret}\"}}")) + "]}";
                Attestation attestation = Example.Attest(Respond(json, chunk));

                string file = Example.Latin1Text(Example.Present(attestation, $"response.json:$.k[{index}].v").ToCbor());

                foreach (string secret in secrets)
                {
                    Assert.Equal(secret == secrets[index], file.Contains(secret, StringComparison.Ordinal));
                }
            },
            iter: 100);

    [Fact]
    public void Any_mutation_of_the_document_is_attested_and_never_misread()
        => Gen.Select(Gen.Int[0, Example.Json.Length - 1], Gen.Char["{}[]\",:\\0129.eE-+tfn \u0000é"], Gen.Int[0, 30]).Sample(
            (at, replacement, chunk) =>
            {
                string json = Example.Json[..at] + replacement + Example.Json[(at + 1)..];
                Attestation attestation = Example.Attest(Respond(json, chunk));
                try
                {
                    string shown = Example.ShowAll(attestation, "response.json:$.user.name")[0];
                    using JsonDocument parsed = JsonDocument.Parse(json);
                    Assert.Equal(parsed.RootElement.GetProperty("user").GetProperty("name").GetRawText(), shown);
                }
                catch (PresentationException e)
                {
                    Assert.True(
                        e.Reason is RejectionReason.NotJson or RejectionReason.PathNotFound or RejectionReason.AmbiguousPath, e.Reason.ToString());
                }
            },
            iter: 300);

    private static JsonNode? ToObject((string Name, JsonNode? Value)[] members)
    {
        JsonObject result = [];
        foreach ((string name, JsonNode? value) in members)
        {
            result[name] = value?.DeepClone();
        }

        return result;
    }

    /// <summary>A response with the document as its body, cut into chunks by bytes, so that characters straddle them too.</summary>
    internal static Transcript Respond(string json, int chunk)
    {
        if (chunk == 0)
        {
            return Example.Transcript(Example.Response(json));
        }

        byte[] bytes = Encoding.UTF8.GetBytes(json);
        List<byte> body = [];
        for (int i = 0; i < bytes.Length; i += chunk)
        {
            byte[] part = bytes[i..Math.Min(i + chunk, bytes.Length)];
            body.AddRange(Encoding.ASCII.GetBytes($"{part.Length:X}\r\n"));
            body.AddRange(part);
            body.AddRange("\r\n"u8);
        }

        body.AddRange("0\r\n\r\n"u8);
        return new Transcript(
            Encoding.ASCII.GetBytes(Example.Request), (byte[])[.. "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8, .. body]);
    }

    internal static void Collect(JsonElement element, string path, List<(string Path, string Value)> nodes)
    {
        nodes.Add((path, element.GetRawText()));
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in element.EnumerateObject())
            {
                Collect(member.Value, path + Quote(member.Name), nodes);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in element.EnumerateArray())
            {
                Collect(item, path + (index % 2 == 0 ? $"[{index}]" : $"[{index - element.GetArrayLength()}]"), nodes);
                index++;
            }
        }
    }

    private static string Quote(string name)
        => "['" + string.Concat(name.Select(c => c is >= ' ' and <= '~' and not ('\'' or '\\') ? c.ToString() : $"\\u{(int)c:x4}")) + "']";
}
