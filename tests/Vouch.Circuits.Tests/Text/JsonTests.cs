namespace Vouch.Circuits.Tests.Text;

/// <summary>Circuits for JSON give the verdicts of the plain checks.</summary>
public sealed class JsonTests
{
    private static readonly int[] s_steps = [1, 2, 3, 5, 8, 16, 32];

    [Fact]
    public void Valid_texts_are_accepted()
    {
        byte[][] scalars = [.. JsonCases.ValidScalars.Select(JsonCases.Bytes)];
        byte[][] containers = [.. JsonCases.ValidContainers.Select(JsonCases.Bytes)];

        Assert.All(scalars, t => Assert.True(JsonCases.IsScalar(t), Name(t)));
        Assert.All(containers, t => Assert.True(JsonCases.IsValue(t), Name(t)));
        VerdictsAreThoseOfThePlainChecks([.. scalars, .. containers]);
    }

    [Fact]
    public void Invalid_texts_are_rejected()
    {
        byte[][] texts = [.. JsonCases.Invalid.Select(JsonCases.Bytes), .. JsonCases.NotUtf8.Select(JsonCases.InString), .. JsonCases.NotUtf8.Select(Convert.FromHexString)];

        Assert.All(texts, t => Assert.False(JsonCases.IsValue(t), Name(t)));
        VerdictsAreThoseOfThePlainChecks(texts);
    }

    [Fact]
    public void Cases_have_the_same_verdict_inside_of_containers()
    {
        string[] cases = [.. JsonCases.ValidScalars, .. JsonCases.ValidContainers, .. JsonCases.Invalid];
        IEnumerable<string> texts = cases.SelectMany(c => (string[])[$"[{c}]", $"[{c},{c}]", $"{{\"a\":{c}}}", $"{{\"a\":[ {c} ],\"b\":1}}", $"{{{c}:1}}", $"[{{}},{c}"]);

        VerdictsAreThoseOfThePlainChecks([.. texts.Select(JsonCases.Bytes)]);
    }

    [Fact]
    public void Every_byte_has_the_plain_verdict_in_every_place()
    {
        string[] contexts =
        [
            "?", "?1", "1?", "0?", "-?", "1?1", "0?1", "1.?", "1.5?", "1e?", "1e?1", "1e+?", "1e5?", "\"?\"", "\"a?", "\"\\?\"", "\"\\?0000\"", "\"\\u?000\"", "\"\\u000?\"", "\"\\u0000?\"", "?rue", "t?ue", "tr?e", "tru?", "true?", "?alse", "f?lse", "fa?se", "fal?e", "fals?", "false?", "?ull", "n?ll",
            "nu?l", "nul?", "null?", "[?", "?]", "[?]", "{?}", "[?1]", "[1?]", "[1?2]", "[0?]", "[1.5?]", "[1e5?]", "[\"\"?]", "[true?]", "[[]?]", "[{}?1]", "[?,1]", "[1,?]", "[1,?2]", "{\"a\"?1}", "{\"a\"?:1}", "{\"a\":?}", "{\"a\":?1}", "{\"a\":1?}", "{\"a\":1?\"b\":2}", "{\"a\":1,?\"b\":2}", "{?\"a\":1}",
            "{\"a\":[]?}", "{\"a\":{?}}", "[]?", "{}?", "\"\"?", "?[]", "?{}", "?\"\"", "[{?]",
        ];
        IEnumerable<byte[]> texts = contexts.SelectMany(c => Enumerable.Range(0, 256).Select(b => Array.ConvertAll(c.ToCharArray(), x => x == '?' ? (byte)b : (byte)x)));

        VerdictsAreThoseOfThePlainChecks([.. texts], 1, 16);
    }

    [Theory]
    [InlineData("[]{},:\"1 ", 5, "", "")]
    [InlineData("[]{},\"", 6, "{\"\":", "}")]
    [InlineData("-+.01eE,", 5, "", "")]
    [InlineData("-+.01e, ]", 4, "[1,", "]")]
    [InlineData("\\\"u0Fn", 5, "\"", "\"")]
    public void All_short_texts_of_an_alphabet_have_the_plain_verdict(string alphabet, int length, string prefix, string suffix)
    {
        List<string> texts = [""];
        for (int start = 0, i = 0; i < length; i++)
        {
            int end = texts.Count;
            for (; start < end; start++)
            {
                texts.AddRange(alphabet.Select(c => texts[start] + c));
            }
        }

        VerdictsAreThoseOfThePlainChecks([.. texts.Select(t => JsonCases.Bytes(prefix + t + suffix))], 8);
    }

    [Fact]
    public void All_sequences_of_two_bytes_and_the_bounds_of_longer_ones_have_the_plain_verdict()
    {
        List<byte[]> texts = [];
        byte[] others = [0x22, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
        for (int first = 0; first < 256; first++)
        {
            for (int second = 0; second < 256; second++)
            {
                byte a = (byte)first;
                byte b = (byte)second;
                texts.Add([(byte)'"', a, b, (byte)'"']);
                if (first >= 0xe0 && (second is >= 0x7e and <= 0xc1 || second % 16 == 0))
                {
                    texts.AddRange(others.Select(c => (byte[])[(byte)'"', a, b, c, (byte)'"']));
                    texts.AddRange(others.Select(c => (byte[])[(byte)'"', a, b, c, 0x80, (byte)'"']));
                    texts.AddRange(others.Select(c => (byte[])[(byte)'"', a, b, 0x80, c, (byte)'"']));
                }
            }
        }

        VerdictsAreThoseOfThePlainChecks([.. texts], 8);
    }

    [Fact]
    public void Nesting_is_bounded_at_64_levels()
    {
        List<byte[]> texts = [];
        foreach (int depth in (int[])[1, 3, 4, 5, 8, 9, 15, 16, 17, 32, 62, 63, 64, 65, 66, 80, 127, 128, 129, 130])
        {
            foreach (string inside in (string[])["", "1", "\"\"", " ", ",", "[]", "{}", "[[]]", "[[],[]]", "1,[],2"])
            {
                texts.AddRange(Enumerable.Range(0, 4).Select(pattern => JsonCases.Bytes(Nested(depth, pattern, inside))));
            }

            // Counts that come back to the right number only if they wrap.
            foreach (int closed in (int[])[1, 63, 64, 65, 127, 128, 129])
            {
                texts.Add(JsonCases.Bytes(new string('[', depth) + new string(']', closed)));
                texts.Add(JsonCases.Bytes(new string('[', depth) + "1," + new string(']', closed)));
                texts.Add(JsonCases.Bytes("[]" + new string(']', depth) + new string('[', closed)));
                texts.Add(JsonCases.Bytes("[]" + new string(']', closed) + ",1" + new string(']', depth)));
            }
        }

        Assert.True(JsonCases.IsValue(JsonCases.Bytes(Nested(64, 2, "1"))));
        Assert.False(JsonCases.IsValue(JsonCases.Bytes(Nested(65, 2, "1"))));
        VerdictsAreThoseOfThePlainChecks([.. texts], 5, 16);
    }

    [Fact]
    public void Every_level_remembers_its_kind()
    {
        List<byte[]> texts = [];
        foreach (int pattern in (int[])[0, 1, 2, 3])
        {
            byte[] text = JsonCases.Bytes(Nested(64, pattern, "1"));
            for (int i = 0; i < text.Length; i++)
            {
                // The other kind, a comma, and a byte less.
                texts.Add([.. text.AsSpan(0, i), (byte)(text[i] ^ 0x20), .. text.AsSpan(i + 1)]);
                texts.Add([.. text.AsSpan(0, i), (byte)',', .. text.AsSpan(i + 1)]);
                texts.Add([.. text.AsSpan(0, i), .. text.AsSpan(i + 1)]);
                texts.Add([.. text.AsSpan(0, i), .. ",1"u8, .. text.AsSpan(i)]);
                texts.Add([.. text.AsSpan(0, i), .. ",\"k\":1"u8, .. text.AsSpan(i)]);
            }
        }

        VerdictsAreThoseOfThePlainChecks([.. texts], 1, 16);
    }

    [Fact]
    public void Nothing_after_a_rejection_is_accepted()
    {
        string[] rejected = ["]", " ", "{}}", "[}", "1 ", "\"\n", "\"\\q", "\"\u0080", "truf", "[1,]", new('[', 65), "\x01"];
        string[] continuations = ["", "1", "\"\"", "[]", "]", "}", "\"", "\"]", "null", new(']', 65), new(']', 130), "1]", "\",\"\"]", "e", "e]"];
        byte[][] texts = [.. rejected.SelectMany(r => continuations.Select(c => JsonCases.Bytes(r + c)))];

        foreach (TextAutomaton automaton in (TextAutomaton[])[JsonScalar.Automaton, JsonValue.UpTo(4), JsonValue.Automaton])
        {
            foreach (int step in s_steps)
            {
                Assert.DoesNotContain(true, TextRun.Of(automaton, step, texts.Where(t => !JsonCases.IsValue(t)).ToArray()));
            }
        }
    }

    [Fact]
    public void Limits_are_those_that_there_are()
    {
        Assert.Same(JsonValue.Automaton, JsonValue.UpTo(64));
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonValue.UpTo(63));
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonValue.Automaton.Step(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonValue.Automaton.Step(TextAutomaton.MaximumStep + 1));
    }

    internal static void VerdictsAreThoseOfThePlainChecks(byte[][] texts, params int[] steps)
    {
        bool[] isValue = Array.ConvertAll(texts, JsonCases.IsValue);
        int[] depths = [.. texts.Select((t, i) => isValue[i] ? JsonCases.Depth(t) : int.MaxValue)];
        foreach (int step in steps.Length == 0 ? s_steps : steps)
        {
            bool[] scalar = TextRun.Of(JsonScalar.Automaton, step, texts);
            for (int i = 0; i < texts.Length; i++)
            {
                Assert.True(scalar[i] == (isValue[i] && JsonCases.IsScalar(texts[i])), $"Scalar, {step}: {Name(texts[i])}");
            }

            foreach (int levels in JsonValue.Limits)
            {
                bool[] value = TextRun.Of(JsonValue.UpTo(levels), step, texts);
                for (int i = 0; i < texts.Length; i++)
                {
                    Assert.True(value[i] == (depths[i] <= levels), $"{levels} levels, {step}: {Name(texts[i])}");
                }
            }
        }
    }

    /// <summary>Containers in each other: arrays, objects, or both by turns or in a pattern without period.</summary>
    private static string Nested(int depth, int pattern, string inside)
    {
        string text = inside;
        for (int i = 0; i < depth; i++)
        {
            bool isObject = pattern switch
            {
                0 => false,
                1 => true,
                2 => i % 2 == 0,
                _ => int.PopCount(i) % 2 == 0,
            };
            text = isObject ? "{\"\":" + text + "}" : "[" + text + "]";
        }

        return text;
    }

    private static string Name(byte[] text) => string.Concat(text.Select(b => b is >= 0x20 and < 0x7f ? ((char)b).ToString() : $"<{b:x2}>"));
}
