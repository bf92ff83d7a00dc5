using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;
using Vouch.Proving;

namespace Vouch.Cli.Input;

/// <summary>A request that goes before the one that is proven, as <c>--before</c> has it, with what is taken out of its answer.</summary>
internal sealed record EarlierJson
{
    public required string Path { get; init; }

    public string? Method { get; set; }

    public Dictionary<string, string> Headers { get; set; } = []; // not init: the reader would set it to null

    public string? Body { get; set; }

    /// <summary>Names, and selectors of parts of the answer: <c>{name}</c> in later requests stands for the part.</summary>
    public Dictionary<string, string> Take { get; set; } = [];

    /// <exception cref="FormatException">It is none.</exception>
    public static EarlierJson Parse(string text)
    {
        try
        {
            EarlierJson parsed = JsonSerializer.Deserialize(text.StartsWith('@') ? Encoding.UTF8.GetString(InputFile.ReadBytes(text[1..])) : text, EarlierJsonContext.Default.EarlierJson)
                ?? throw new FormatException("--before takes a JSON object.");
            foreach ((string name, string selector) in parsed.Take)
            {
                if (!Selector.TryParse(selector, out Selector? known) || known.Direction != Direction.Received)
                {
                    throw new FormatException($"'{selector}' is no selector of a response; '{name}' could be response.json:$.token or response.header.etag.");
                }
            }

            _ = new EarlierRequest(parsed.Path);
            return parsed;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new FormatException("--before takes JSON like " + """{"path": "/session", "take": {"csrf": "response.json:$.csrf"}}""" + $", with method, headers and body as needed: {e.Message}", e);
        }
    }

    /// <summary>Puts requests before another one.</summary>
    /// <exception cref="ArgumentException">Something is taken that no request uses.</exception>
    public static void AddTo(ProveRequest request, IReadOnlyList<EarlierJson> earlier)
    {
        for (int i = 0; i < earlier.Count; i++)
        {
            EarlierJson json = earlier[i];
            EarlierRequest added = new(json.Path) { Method = json.Method ?? (json.Body is null ? "GET" : "POST"), Body = Encoding.UTF8.GetBytes(json.Body ?? "") };
            foreach (KeyValuePair<string, string> header in json.Headers)
            {
                added.Headers.Add(header);
            }

            int next = i + 1;
            added.Answered = answer =>
            {
                foreach ((string name, string selector) in json.Take)
                {
                    Replace(request, next, $"{{{name}}}", answer.Read(selector));
                }
            };
            request.Earlier.Add(added);
        }

        for (int i = 0; i < earlier.Count; i++)
        {
            foreach (string name in earlier[i].Take.Keys.Where(name => Replace(request, i + 1, $"{{{name}}}", null) == 0))
            {
                throw new ArgumentException($"'{name}' is taken out of the answer to {earlier[i].Path}, and no later request has '{{{name}}}' in a header or its body.");
            }
        }
    }

    /// <summary>Puts a value in place of its name in all requests from one on.</summary>
    /// <returns>In how many places.</returns>
    private static int Replace(ProveRequest request, int first, string name, string? value)
    {
        int count = ReplaceIn(request.Headers) + ReplaceIn(request.SecretHeaders);
        (request.Body, int inBody) = InBody(request.Body);
        count += inBody;
        for (int i = first; i < request.Earlier.Count; i++)
        {
            EarlierRequest earlier = request.Earlier[i];
            count += ReplaceIn(earlier.Headers);
            (earlier.Body, inBody) = InBody(earlier.Body);
            count += inBody;
        }

        return count;

        int ReplaceIn(IList<KeyValuePair<string, string>> headers)
        {
            int found = 0;
            for (int i = 0; i < headers.Count; i++)
            {
                if (headers[i].Value.Contains(name, StringComparison.Ordinal))
                {
                    headers[i] = new(headers[i].Key, headers[i].Value.Replace(name, value ?? name, StringComparison.Ordinal));
                    found++;
                }
            }

            return found;
        }

        (ReadOnlyMemory<byte> Body, int Count) InBody(ReadOnlyMemory<byte> body)
        {
            byte[] sought = Encoding.UTF8.GetBytes(name);
            byte[] put = Encoding.UTF8.GetBytes(value ?? name);
            int found = 0;
            for (int at = 0; body.Span[at..].IndexOf(sought) is >= 0 and int offset; at += offset + put.Length)
            {
                body = (byte[])[.. body.Span[..(at + offset)], .. put, .. body.Span[(at + offset + sought.Length)..]];
                found++;
            }

            return (body, found);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(EarlierJson))]
internal sealed partial class EarlierJsonContext : JsonSerializerContext;
