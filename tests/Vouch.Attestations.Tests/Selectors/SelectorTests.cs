using Vouch.Attestations.Selectors;

namespace Vouch.Attestations.Tests.Selectors;

public sealed class SelectorTests
{
    [Theory]
    [InlineData("request", "request")]
    [InlineData("request.line", "request.line")]
    [InlineData("request.header.X-Y_Z", "request.header.x-y_z")]
    [InlineData("response.status", "response.status")]
    [InlineData("response.header.a.b", "response.header.a.b")]
    [InlineData("response.body", "response.body")]
    [InlineData("response.json:$", "response.json:$")]
    [InlineData("response.json:$.a.b[0]", "response.json:$.a.b[0]")]
    [InlineData("response.json:$['a'][\"b\"][-1]", "response.json:$.a.b[-1]")]
    [InlineData("response.json:$ [ 'a' ] .b\n[ 0 ]", "response.json:$.a.b[0]")]
    [InlineData("request.json:$['a b']['']", "request.json:$['a b']['']")]
    [InlineData("response.json:$.größe", "response.json:$['gr\\u00f6\\u00dfe']")]
    [InlineData("response.json:$[\"it's\"]['\\\\']", "response.json:$['it\\'s']['\\\\']")]
    [InlineData("response.json:$['\\u0041\\n\\/']", "response.json:$['A\\u000a/']")]
    [InlineData("response.json:$['\\uD83D\\uDE00']", "response.json:$['\\ud83d\\ude00']")]
    [InlineData("response.json:$['1a']", "response.json:$['1a']")]
    [InlineData("response.json:$[9007199254740991]", "response.json:$[9007199254740991]")]
    [InlineData("response.bytes:0..1", "response.bytes:0..1")]
    [InlineData("request.bytes:10..2147483647", "request.bytes:10..2147483647")]
    public void Selectors_have_one_form(string text, string expected)
    {
        Assert.True(Selector.TryParse(text, out Selector? selector));
        Assert.Equal(expected, selector.ToString());
        Assert.True(Selector.TryParse(expected, out Selector? again));
        Assert.Equal(expected, again.ToString());
    }

    [Theory]
    [InlineData(0x00E9, 679)]
    [InlineData('a', 4077)]
    public void A_selector_whose_one_form_would_be_too_long_to_read_is_none(int letter, int longest)
    {
        string name = new((char)letter, longest);

        Assert.True(Selector.TryParse($"response.json:$[\"{name}\"]", out Selector? selector));
        Assert.True(Selector.TryParse(selector.ToString(), out _));
        Assert.False(Selector.TryParse($"response.json:$[\"{name + (char)letter}\"]", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Request")]
    [InlineData("response.line")]
    [InlineData("request.status")]
    [InlineData("request.")]
    [InlineData("request.header.")]
    [InlineData("request.header.a b")]
    [InlineData("request.header.ä")]
    [InlineData("response.json:")]
    [InlineData("response.json:a")]
    [InlineData("response.json:$.")]
    [InlineData("response.json:$..a")]
    [InlineData("response.json:$.*")]
    [InlineData("response.json:$[*]")]
    [InlineData("response.json:$[0:1]")]
    [InlineData("response.json:$[0,1]")]
    [InlineData("response.json:$[?@.a]")]
    [InlineData("response.json:$[01]")]
    [InlineData("response.json:$[-0]")]
    [InlineData("response.json:$[-]")]
    [InlineData("response.json:$[+1]")]
    [InlineData("response.json:$[1")]
    [InlineData("response.json:$['a]")]
    [InlineData("response.json:$['a\"]")]
    [InlineData("response.json:$['\\\"']")]
    [InlineData("response.json:$['\\x']")]
    [InlineData("response.json:$['\\u00']")]
    [InlineData("response.json:$['\\u 041']")]
    [InlineData("response.json:$['\\ud83d']")]
    [InlineData("response.json:$['\\ude00\\ud83d']")]
    [InlineData("response.json:$['\n']")]
    [InlineData("response.json:$.1a")]
    [InlineData("response.json:$.a-b")]
    [InlineData("response.json:$. a")]
    [InlineData("response.json:$[9007199254740992]")]
    [InlineData("response.json:$[-9007199254740992]")]
    [InlineData("response.json:$[99999999999999999999]")]
    [InlineData("response.json:$ ")]
    [InlineData("response.json: $")]
    [InlineData("response.bytes")]
    [InlineData("response.bytes:")]
    [InlineData("response.bytes:..")]
    [InlineData("response.bytes:1..")]
    [InlineData("response.bytes:..1")]
    [InlineData("response.bytes:1.2")]
    [InlineData("response.bytes:1...2")]
    [InlineData("response.bytes:1..2..3")]
    [InlineData("response.bytes:1-2")]
    [InlineData("response.bytes:0..0")]
    [InlineData("response.bytes:2..1")]
    [InlineData("response.bytes:00..1")]
    [InlineData("response.bytes:0..01")]
    [InlineData("response.bytes:01..2")]
    [InlineData("response.bytes:-0..1")]
    [InlineData("response.bytes:-1..1")]
    [InlineData("response.bytes:+1..2")]
    [InlineData("response.bytes:0x1..2")]
    [InlineData("response.bytes:1e1..20")]
    [InlineData("response.bytes:1,0..20")]
    [InlineData("response.bytes: 1..2")]
    [InlineData("response.bytes:1 ..2")]
    [InlineData("response.bytes:1..2 ")]
    [InlineData("response.bytes:1..2\0")]
    [InlineData("response.bytes:1..2\n")]
    [InlineData("response.bytes:١..٢")]
    [InlineData("response.bytes:0..2147483648")]
    [InlineData("response.bytes:2147483648..2147483649")]
    [InlineData("response.bytes:0..99999999999999999999")]
    [InlineData("Response.bytes:0..1")]
    [InlineData("response.Bytes:0..1")]
    public void Everything_else_is_refused(string text) => Assert.False(Selector.TryParse(text, out _));

    [Fact]
    public void Arbitrary_texts_are_read_without_an_exception()
        => Gen.Char["$.[]'\"\\u0aA-1 \ud83d"].Array[0, 20].Sample(text =>
        {
            if (Selector.TryParse("response.json:$" + new string(text), out Selector? selector))
            {
                Assert.True(Selector.TryParse(selector.ToString(), out Selector? again));
                Assert.Equal(selector.ToString(), again.ToString());
            }
        });

    [Fact]
    public void Arbitrary_stretches_are_read_exactly_or_not_at_all()
        => Gen.Char["0123456789..... -+\0"].Array[0, 14].Sample(text =>
        {
            string bytes = "request.bytes:" + new string(text);
            if (Selector.TryParse(bytes, out Selector? selector))
            {
                Assert.Equal(bytes, selector.ToString());
                Assert.True(selector.Bytes is { Start: >= 0, Length: > 0 });
            }
        });

    [Fact]
    public void A_stretch_goes_through_its_text()
        => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Where(ends => ends.Item1 != ends.Item2).Sample((a, b) =>
        {
            string text = $"response.bytes:{Math.Min(a, b)}..{Math.Max(a, b)}";

            Assert.True(Selector.TryParse(text, out Selector? selector));
            Assert.Equal((Math.Min(a, b), Math.Max(a, b)), (selector.Bytes!.Value.Start, selector.Bytes.Value.End));
            Assert.Equal(text, selector.ToString());
        });

    [Fact]
    public void A_selector_longer_than_the_limit_is_refused()
        => Assert.False(Selector.TryParse("response.json:$." + new string('a', Selector.MaxLength), out _));

    [Fact]
    public void A_path_deeper_than_json_may_be_is_refused()
        => Assert.False(Selector.TryParse("response.json:$" + string.Concat(Enumerable.Repeat("[0]", 65)), out _));
}
