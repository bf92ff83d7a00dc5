using System.Text;
using System.Text.Json;
using Vouch.Attestations.Http;
using Vouch.Attestations.Json;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Presentations;

/// <summary>A prover that hides any parts of any body that pass the attestor's check, wherever they stand.</summary>
public sealed class JsonForgeryProperties
{
    private static readonly string[] s_bodies =
    [
        """{"a":"x1,2","b":[1,"2",{"a":3}],"":""}""",
        """["\"","[\"1\",2]",12.5e1,"a","a"]""",
        """{"a":1,"b":{"a":"}","b":"{\"a\":5}"},"a":2}""",
        """{"a":"","b":"","c":[[],[[0]],""],"\u0061":1}""",
        """ [1 , 22 , {"a" : "1" } , true,null] """,
        """{"a":12,5,"b":1}""",
        """{"a":"1"2"3","b":1}""",
        """[1"2"]""",
        """{"a":1}{"a":2}""",
        """["a"["b"]"c"]""",
        """{"a""b":1,"c":"d"}""",
    ];

    private static readonly Selector[] s_selectors = [.. ((string[])["$", "$.a", "$.b", "$.b.a", "$[0]", "$[1]", "$[-1]", "$.b[1]", "$.c[0]", "$['']"]).Select(path =>
        Selector.TryParse("response.json:" + path, out Selector? selector) ? selector : throw new InvalidOperationException(path))];

    [Fact]
    public void A_value_that_is_accepted_is_the_value_of_the_true_body()
    {
        int accepted = 0;
        int hiddenAndAccepted = 0;
        foreach (string body in s_bodies)
        {
            List<(int Start, int Length)> values = FindValues(body);
            Gen.Select(Gen.Int[0, values.Count - 1].Array[0, 4], Gen.Int[0, s_selectors.Length - 1]).Sample(
                (choices, index) =>
                {
                    byte[]? value = Read(body, choices.Select(choice => values[choice]), s_selectors[index]);
                    if (value is null)
                    {
                        return;
                    }

                    accepted++;
                    hiddenAndAccepted += choices.Length > 0 ? 1 : 0;
                    using JsonDocument truth = JsonDocument.Parse(body);
                    Assert.Equal(Find(truth.RootElement, s_selectors[index].Path!), Encoding.UTF8.GetString(value));
                },
                iter: 1500,
                threads: 1);
        }

        Assert.True(accepted > 200 && hiddenAndAccepted > 30, $"{accepted} and {hiddenAndAccepted} accepted");
    }

    /// <summary>All stretches that the attestor would accept as a JSON value.</summary>
    private static List<(int Start, int Length)> FindValues(string body)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(body);
        List<(int, int)> values = [];
        for (int start = 0; start < bytes.Length; start++)
        {
            for (int length = 1; length <= bytes.Length - start; length++)
            {
                if (JsonCheck.IsValue(new System.Buffers.ReadOnlySequence<byte>(bytes, start, length)))
                {
                    values.Add((start, length));
                }
            }
        }

        return values;
    }

    private static byte[]? Read(string body, IEnumerable<(int Start, int Length)> hidden, Selector selector)
    {
        byte[] response = Example.Latin1(Example.Response(body));
        int offset = response.Length - body.Length;
        bool[] isHidden = new bool[response.Length];
        PartialTranscriptBuilder builder = new(response.Length);
        foreach ((int start, int length) in hidden)
        {
            builder.AddUnopened(new TranscriptRange(Direction.Received, RangeKind.JsonValue, offset + start, length));
            isHidden.AsSpan(offset + start, length).Fill(true);
        }

        for (int i = 0; i < response.Length; i++)
        {
            if (!isHidden[i])
            {
                builder.AddOpened(new TranscriptRange(Direction.Received, RangeKind.Opaque, i, 1), response.AsMemory(i, 1));
            }
        }

        Assert.True(builder.TryBuild(out PartialTranscript partial));
        try
        {
            return MessageView.OfResponse(partial, answersHead: false, Completeness.Message, acceptTruncated: false).Read(selector)[0].ToArray();
        }
        catch (RejectedException)
        {
            return null;
        }
    }

    private static string Find(JsonElement element, JsonPath path)
    {
        foreach (JsonPathSegment segment in path.Segments)
        {
            element = segment.Name is not null
                ? element.GetProperty(segment.Name)
                : element[(int)(segment.Index < 0 ? element.GetArrayLength() + segment.Index : segment.Index)];
        }

        return element.GetRawText();
    }
}
