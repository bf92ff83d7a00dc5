namespace Vouch.Circuits.Tests.Text;

/// <summary>Random JSON, and what random changes make of it.</summary>
public sealed class JsonProperties
{
    private const int Documents = 200;

    private static readonly Gen<string> s_whitespace = Gen.Frequency((6, Gen.Const("")), (1, OneOf(" ", "\n", "\t", "\r", "  \r\n")));

    private static readonly Gen<string> s_scalar = OneOf([.. JsonCases.ValidScalars, "1", "\"a\""]);

    /// <summary>A place, a byte to put there, and how: in place of the old, before it, or dropping or doubling some.</summary>
    private static readonly Gen<(int Place, int Other, byte Value, int Kind)> s_change = Gen.Select(
        Gen.Int[0, 10_000],
        Gen.Int[0, 10_000],
        Gen.Frequency((3, OneOf("[]{},:\"\\ 019-+.eEtfnu\n\tax/"u8.ToArray())), (1, Gen.Byte)),
        Gen.Frequency((9, OneOf(0, 3)), (1, Gen.Int[0, 5])));

    [Fact]
    public void Random_values_are_accepted() =>
        Value(5).Array[8].Sample(
            texts => JsonTests.VerdictsAreThoseOfThePlainChecks(Array.ConvertAll(texts, JsonCases.Bytes), 16),
            iter: Documents / 8,
            threads: 1);

    [Fact]
    public void Random_changes_have_the_plain_verdict() =>
        Gen.Select(Value(4), s_change.Array[63], s_change.Array[63]).Sample(
            (text, first, second) =>
            {
                byte[] bytes = JsonCases.Bytes(text);
                IEnumerable<byte[]> changed = first.Zip(second, (a, b) => a.Place % 3 == 0 ? Change(Change(bytes, a), b) : Change(bytes, a));
                JsonTests.VerdictsAreThoseOfThePlainChecks([bytes, .. changed], 8);
            },
            iter: Documents,
            threads: 1);

    [Fact]
    public void Random_tokens_have_the_plain_verdict() =>
        OneOf("[", "]", "{", "}", ",", ":", "\"\"", "1", "{\"\":", "[1", "true", " ", "[]", "{}", ",\"a\":").Array[1, 12].Array[64].Sample(
            texts => JsonTests.VerdictsAreThoseOfThePlainChecks(Array.ConvertAll(texts, t => JsonCases.Bytes(string.Concat(t))), 16),
            iter: 40,
            threads: 1);

    [Fact]
    public void Brackets_at_random_have_the_plain_verdict() =>
        Gen.Select(Gen.Bool.Array[1, 70], Gen.Int[0, 200], Gen.Int[0, 200]).Array[16].Sample(
            texts => JsonTests.VerdictsAreThoseOfThePlainChecks([.. texts.SelectMany(t => Walks(t.Item1, t.Item2, t.Item3))], 8, 16),
            iter: 20,
            threads: 1);

    [Fact]
    public void Steps_of_any_size_have_the_same_verdict() =>
        Gen.Select(Value(4), Gen.Int[1, TextAutomaton.MaximumStep], s_change).Sample(
            (text, step, change) =>
            {
                byte[] bytes = Change(JsonCases.Bytes(text), change);
                return TextRun.Of(JsonValue.Automaton, step, bytes) == JsonCases.IsValue(bytes);
            },
            iter: 100,
            threads: 1);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string> Value(int levels)
    {
        if (levels == 0)
        {
            return s_scalar;
        }

        Gen<string> padded = Gen.Select(s_whitespace, Value(levels - 1), s_whitespace, (before, value, after) => before + value + after);
        Gen<string> name = Gen.Select(s_whitespace, OneOf("\"\"", "\"a\"", "\"\\u00e9\"", "\"é\"", "\"\\\"\""), s_whitespace, (before, value, after) => before + value + after);
        Gen<string> member = Gen.Select(name, padded, (n, v) => n + ":" + v);
        return Gen.Frequency(
            (1, s_scalar),
            (2, padded.Array[1, 3].Select(values => "[" + string.Join(',', values) + "]")),
            (2, member.Array[1, 3].Select(members => "{" + string.Join(',', members) + "}")),
            (1, s_whitespace.Select(inside => "[" + inside + "]")),
            (1, s_whitespace.Select(inside => "{" + inside + "}")));
    }

    private static byte[] Change(byte[] bytes, (int Place, int Other, byte Value, int Kind) change)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        int place = change.Place % bytes.Length;
        int other = change.Other % bytes.Length;
        int start = Math.Min(place, other);
        int end = Math.Max(place, other);
        return change.Kind switch
        {
            0 => [.. bytes.AsSpan(0, place), change.Value, .. bytes.AsSpan(place + 1)],
            1 => [.. bytes.AsSpan(0, place), change.Value, .. bytes.AsSpan(place)],
            2 => [.. bytes.AsSpan(0, place), .. bytes.AsSpan(place + 1)],
            3 => [.. bytes.AsSpan(0, place), bytes[other], .. bytes.AsSpan(place + 1)],
            4 => [.. bytes.AsSpan(0, start), .. bytes.AsSpan(end)],
            _ => [.. bytes.AsSpan(0, end), .. bytes.AsSpan(start)],
        };
    }

    /// <summary>Opens and closes at random, then closes all: a valid text, and that text with one bracket of the other kind.</summary>
    private static IEnumerable<byte[]> Walks(bool[] moves, int flipped, int kinds)
    {
        Stack<bool> open = new();
        string text = "";
        for (int i = 0; i < moves.Length; i++)
        {
            if (moves[i] || open.Count <= 1)
            {
                bool isObject = (((kinds >> (i % 7)) ^ i) & 1) != 0;
                string comma = text.Length > 0 && text[^1] is ']' or '}' ? "," : "";
                text += comma + (open.TryPeek(out bool isInObject) && isInObject ? "\"\":" : "") + (isObject ? "{" : "[");
                open.Push(isObject);
            }
            else
            {
                text += open.Pop() ? "}" : "]";
            }
        }

        while (open.TryPop(out bool isObject))
        {
            text += isObject ? "}" : "]";
        }

        byte[] bytes = JsonCases.Bytes(text);
        byte[] wrong = [.. bytes];
        wrong[flipped % wrong.Length] ^= 0x20;
        return [bytes, wrong];
    }
}
