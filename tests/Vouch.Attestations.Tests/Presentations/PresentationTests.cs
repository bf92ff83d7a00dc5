using System.Text;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Presentations;

public sealed class PresentationTests
{
    [Theory]
    [InlineData("request.line", "GET /v1/me?x=1 HTTP/1.1")]
    [InlineData("request.header.Accept", "application/json")]
    [InlineData("request", Example.Request)]
    [InlineData("request.body", "")]
    [InlineData("response.status", "200")]
    [InlineData("response.header.content-type", "application/json")]
    [InlineData("response.body", Example.Json)]
    [InlineData("response.json:$", Example.Json)]
    [InlineData("response.json:$.user.name", "\"Ada\"")]
    [InlineData("response.json:$['user']['age']", "36")]
    [InlineData("response.json:$.user.tags[2].deep[-1]", "3")]
    [InlineData("response.json:$.user.tags", "[\"a\",\"b\",{\"deep\":[1,2,3]}]")]
    [InlineData("response.json:$.balance", "125.50")]
    [InlineData("response.json:$.note", "\"say \\\"hi\\\"\"")]
    [InlineData("response.json:$.none", "null")]
    public void A_selected_part_is_what_the_verifier_finds(string selector, string expected)
        => Assert.Equal([expected], Example.ShowAll(Example.Attest(Example.Transcript()), selector));

    [Fact]
    public void The_whole_response_can_be_shown()
        => Assert.Equal([Example.Response(Example.Json)], Example.ShowAll(Example.Attest(Example.Transcript()), "response"));

    [Fact]
    public void What_is_not_selected_is_not_in_the_file()
    {
        byte[] file = Example.Present(Example.Attest(Example.Transcript()), "response.json:$.user.name").ToCbor();

        string text = Encoding.Latin1.GetString(file);
        Assert.Contains("Ada", text, StringComparison.Ordinal);
        Assert.DoesNotContain("125.50", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/v1/me", text, StringComparison.Ordinal);
        Assert.DoesNotContain("deep", text, StringComparison.Ordinal);
        Assert.DoesNotContain(": 42", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_forms_of_the_file_hold_the_same()
    {
        Presentation presentation = Example.Present(Example.Attest(Example.Transcript()), "request.line", "response.json:$.balance");

        Assert.True(Presentation.TryRead(presentation.ToJson(), out Presentation? fromJson, out _));
        Assert.True(Presentation.TryRead(presentation.ToCbor(), out Presentation? fromCbor, out _));

        Assert.Equal(presentation.ToCbor(), fromJson.ToCbor());
        Assert.Equal(presentation.ToJson(), fromCbor.ToJson());
        Example.AssertValid(PresentationVerifier.Verify(presentation.ToJson(), Example.Policy()));
    }

    [Fact]
    public void Parts_before_a_hidden_span_can_be_shown_and_nothing_after_it()
    {
        const string Request = "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nCookie: secret\r\nAccept: x\r\n\r\n";
        int start = Request.IndexOf("secret", StringComparison.Ordinal);
        Attestation attestation = Example.Attest(Example.Transcript(request: Request, hidden: new Segment(start, 6)));

        Assert.Equal(["GET / HTTP/1.1", "api.example.com", "36"],
            Example.ShowAll(attestation, "request.line", "request.header.host", "response.json:$.user.age"));
        foreach (string selector in (string[])["request", "request.body"])
        {
            PresentationException e = Assert.Throws<PresentationException>(() => Example.Present(attestation, selector));
            Assert.Equal(RejectionReason.HiddenPart, e.Reason);
        }
    }

    [Fact]
    public void Values_that_straddle_chunks_can_be_shown()
    {
        StringBuilder body = new();
        foreach (char[] chunk in Example.Json.Chunk(7))
        {
            body.Append($"{chunk.Length:x}\r\n{new string(chunk)}\r\n");
        }

        string response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body + "0\r\nX-Trailer: t\r\n\r\n";
        Attestation attestation = Example.Attest(Example.Transcript(response));

        Assert.Equal(["\"Ada\"", "125.50", "[1,2,3]"],
            Example.ShowAll(attestation, "response.json:$.user.name", "response.json:$.balance", "response.json:$.user.tags[2].deep"));
        Assert.Equal([Example.Json], Example.ShowAll(attestation, "response.body"));
    }
}
