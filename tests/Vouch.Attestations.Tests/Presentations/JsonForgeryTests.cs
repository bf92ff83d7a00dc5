using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Presentations;

/// <summary>Ranges that pass the attestor's local checks but lie about the structure of the body.</summary>
public sealed class JsonForgeryTests
{
    /// <summary>In the body, the hidden part is between # marks, which are not sent.</summary>
    [Theory]
    [InlineData("""{"a":"x #12# y","b":1}""", "a number inside a string")]
    [InlineData("""{"a":"x #"q"# y","b":1}""", "a string inside a string")]
    [InlineData("""{"a":1#25#,"b":1}""", "the end of a number")]
    [InlineData("""{"a":#12#5,"b":1}""", "the beginning of a number")]
    [InlineData("""{"a":#1#.5,"b":1}""", "the integer part of a number")]
    [InlineData("""{"a":#1#e5,"b":1}""", "the mantissa of a number")]
    [InlineData("""{"a":-#1#,"b":1}""", "a number without its sign")]
    [InlineData("""{"a":#12##5#,"b":1}""", "a number in two parts")]
    [InlineData("""{"a":"x#","#y","b":1}""", "from the end of one string to the beginning of the next")]
    [InlineData("""{#"a"#:1,"b":1}""", "a name")]
    [InlineData("""{"a#":"#1","b":1}""", "from inside a name to inside its value")]
    [InlineData("""{"a":tr#"u"#e,"b":1}""", "inside a literal")]
    [InlineData("""{"a":1,"b":1} #2#""", "a second root")]
    [InlineData("""#2#{"a":1,"b":1}""", "a first root")]
    public void A_hidden_range_that_is_not_a_whole_value_of_the_body_is_refused(string marked, string what)
    {
        string[] parts = marked.Split('#');
        string body = string.Concat(parts);
        string response = Example.Response(body);
        int position = response.Length - body.Length;
        Forgery forgery = new(response);
        for (int i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 1 && parts[i].Length > 0)
            {
                forgery.Show(new TranscriptRange(Direction.Received, RangeKind.JsonValue, position, parts[i].Length), open: false);
            }

            position += parts[i].Length;
        }

        VerificationOutcome outcome = forgery.OpenRestOfResponse().Verify("response.json:$.b");

        VerificationOutcome.Rejected rejected = Assert.IsType<VerificationOutcome.Rejected>(outcome);
        Assert.True(rejected.Reason == RejectionReason.NotJson, $"{what}: {rejected.Reason}");
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "$.a")]
    [InlineData("""{"a":1,"\u0061":2}""", "$.a")]
    [InlineData("""{"b":1,"a":2,"\u0062":3}""", "$.a")]
    [InlineData("""{"x":{"a":1},"x":{"a":2}}""", "$.x.a")]
    [InlineData("""{"x":{"a":1,"b":2,"b":3}}""", "$.x.a")]
    [InlineData("""{"":1,"":2}""", "$['']")]
    public void A_name_that_is_there_twice_makes_a_path_ambiguous(string body, string path)
    {
        Forgery forgery = new Forgery(Example.Response(body)).OpenRestOfResponse();

        Example.AssertRejected(RejectionReason.AmbiguousPath, forgery.Verify("response.json:" + path));
        PresentationException e = Assert.Throws<PresentationException>(
            () => Example.Present(Example.Attest(Example.Transcript(Example.Response(body))), "response.json:" + path));
        Assert.Equal(RejectionReason.AmbiguousPath, e.Reason);
    }

    [Theory]
    [InlineData("""{"x":{"a":1,"a":2},"b":3}""", "$.b", "3")]
    [InlineData("""{"A":1,"a":2}""", "$.a", "2")]
    [InlineData("""{"s":"{\"b\":9}","b":1}""", "$.b", "1")]
    [InlineData("""{"s":"\",\"b\":9,\"t\":\"","b":1}""", "$.b", "1")]
    [InlineData("""{"o":{"b":9},"b":1}""", "$.b", "1")]
    [InlineData("""{"b":"}{][\"","c":1}""", "$.c", "1")]
    [InlineData("""{"\u0062":7}""", "$.b", "7")]
    [InlineData("""[[1,2],[3,[4]]]""", "$[1][1][0]", "4")]
    [InlineData(""" { "a" : [ 1 , 2 ] } """, "$.a[1]", "2")]
    [InlineData("\t\r\n5", "$", "5")]
    [InlineData("""{"a":[]}""", "$.a", "[]")]
    public void A_lookalike_elsewhere_does_not_matter(string body, string path, string expected)
        => Assert.Equal(path == "$" ? [body.Trim()] : [expected], Example.ShowAll(Example.Attest(Example.Transcript(Example.Response(body))), "response.json:" + path));

    [Theory]
    [InlineData("$.c")]
    [InlineData("$.a.b")]
    [InlineData("$.a[0]")]
    [InlineData("$[0]")]
    [InlineData("$.l.a")]
    [InlineData("$.l[2]")]
    [InlineData("$.l[-3]")]
    [InlineData("$.s[0]")]
    public void A_path_that_leads_nowhere_is_refused(string path)
    {
        Forgery forgery = new Forgery(Example.Response("""{"a":1,"l":[1,2],"s":"text"}""")).OpenRestOfResponse();

        Example.AssertRejected(RejectionReason.PathNotFound, forgery.Verify("response.json:" + path));
    }

    [Theory]
    [InlineData("$.a")]
    [InlineData("$")]
    [InlineData("$.o")]
    public void A_value_that_is_not_wholly_shown_is_refused(string path)
    {
        Forgery forgery = new Forgery(Example.Response("""{"a":17,"o":{"p":23}}""")).HideInResponse(RangeKind.JsonValue, "17", "23").OpenRestOfResponse();

        Example.AssertRejected(RejectionReason.MissingBytes, forgery.Verify("response.json:" + path));
    }

    [Fact]
    public void A_path_into_a_hidden_value_is_not_found()
    {
        Forgery forgery = new Forgery(Example.Response("""{"o":{"p":23},"q":1}""")).HideInResponse(RangeKind.JsonValue, """{"p":23}""").OpenRestOfResponse();

        Example.AssertRejected(RejectionReason.PathNotFound, forgery.Verify("response.json:$.o.p"));
        Example.AssertValid(forgery.Verify("response.json:$.q"));
    }

    [Fact]
    public void Values_of_any_shape_can_be_hidden()
    {
        Forgery forgery = new Forgery(Example.Response("""{"a":"q\"}{","b":[{"x":1}],"c":-1.5e9,"d":true,"e":"z","f":1}"""))
            .HideInResponse(RangeKind.JsonValue, "\"q\\\"}{\"", """[{"x":1}]""", "-1.5e9", "true", "\"z\"").OpenRestOfResponse();

        Assert.Equal("1"u8.ToArray(), Example.AssertValid(forgery.Verify("response.json:$.f")).Shown[0].Value.ToArray());
    }

    [Fact]
    public void An_opaque_range_hides_nothing()
    {
        Forgery forgery = new Forgery(Example.Response("""{"a":17,"b":23}""")).HideInResponse(RangeKind.Opaque, "17").OpenRestOfResponse();

        Example.AssertRejected(RejectionReason.MissingBytes, forgery.Verify("response.json:$.b"));
    }

    [Fact]
    public void Text_hides_no_json()
    {
        Forgery forgery = new Forgery(Example.Response("""{"a":17,"b":23}""")).HideInResponse(RangeKind.HttpText, "17").OpenRestOfResponse();

        Example.AssertRejected(RejectionReason.MissingBytes, forgery.Verify("response.json:$.b"));
    }

    [Fact]
    public void Json_in_a_coded_body_is_refused()
    {
        string response = Example.Response("""{"a":1}""", "Content-Encoding: gzip\r\n");

        Example.AssertRejected(RejectionReason.EncodedBody, new Forgery(response).OpenRestOfResponse().Verify("response.json:$.a"));
        Example.AssertRejected(
            RejectionReason.EncodedBody,
            new Forgery(response).HideInResponse(RangeKind.HttpText, "gzip").OpenRestOfResponse().Verify("response.json:$.a"));
    }

    [Theory]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1}{\"a\":2}")]
    [InlineData("{\"a\":1/**/}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("")]
    [InlineData("{\"\\ud800\":1,\"a\":2}")]
    public void A_body_that_is_not_one_json_text_is_refused(string body)
        => Example.AssertRejected(RejectionReason.NotJson, new Forgery(Example.Response(body)).OpenRestOfResponse().Verify("response.json:$.a"));
}
