using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Presentations;

/// <summary>Ranges that pass the attestor's local checks but lie about heads and framing.</summary>
public sealed class HttpForgeryTests
{
    private const string Response = "HTTP/1.1 200 OK\r\nX-Role: user\r\nContent-Length: 15\r\nSet-Cookie: c1\r\nSet-Cookie: c2\r\n\r\nX-Role: admin\r\n";

    [Theory]
    [InlineData("X-Role: user", RejectionReason.NotHttp)]
    [InlineData("X-Role", RejectionReason.NotHttp)]
    [InlineData("-Role: u", RejectionReason.NotHttp)]
    [InlineData("HTTP/1.1 200 OK", RejectionReason.NotHttp)]
    [InlineData("200", RejectionReason.NotHttp)]
    [InlineData("OK", RejectionReason.NotHttp)]
    [InlineData("Content-Length: 15", RejectionReason.NotHttp)]
    [InlineData("15", RejectionReason.AmbiguousFraming)]
    [InlineData("admin", RejectionReason.None)]
    [InlineData("c1", RejectionReason.None)]
    public void Hidden_text_can_stand_in_a_value_only(string hidden, RejectionReason expected)
    {
        string response = Response.Replace("X-Role: admin", "X-Rule: admin", StringComparison.Ordinal);
        Forgery forgery = new Forgery(response).HideInResponse(RangeKind.HttpText, hidden).OpenRestOfResponse();
        VerificationOutcome outcome = forgery.Verify("response.status");

        if (expected == RejectionReason.None)
        {
            Example.AssertValid(outcome);
        }
        else
        {
            Example.AssertRejected(expected, outcome);
        }
    }

    [Fact]
    public void A_header_cannot_be_lifted_from_the_body()
    {
        int body = Response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;

        Example.AssertRejected(RejectionReason.MissingBytes, new Forgery(Response).OpenResponse(body, Response.Length).Verify("response.header.x-role"));
        Assert.Equal("user"u8.ToArray(), Example.AssertValid(new Forgery(Response).OpenRestOfResponse().Verify("response.header.x-role")).Shown[0].Value.ToArray());
    }

    [Fact]
    public void A_body_that_looks_like_a_response_is_not_one()
    {
        const string Inner = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"a\":\"fake\"}";
        string response = $"HTTP/1.1 404 Not Found\r\nContent-Length: {Inner.Length}\r\n\r\n{Inner}";
        int body = response.Length - Inner.Length;

        Example.AssertRejected(RejectionReason.MissingBytes, new Forgery(response).OpenResponse(body, response.Length).Verify("response.json:$.a"));
        Example.AssertRejected(RejectionReason.NotJson, new Forgery(response).OpenRestOfResponse().Verify("response.json:$.a"));
    }

    [Fact]
    public void Two_responses_are_not_one()
    {
        string two = Example.Response("""{"a":1}""") + Example.Response("""{"a":2}""");

        foreach (string selector in (string[])["response.json:$.a", "response.status", "response.header.content-type", "response.body"])
        {
            Example.AssertRejected(RejectionReason.ExtraBytes, new Forgery(two).OpenRestOfResponse().Verify(selector));
        }

        Example.AssertValid(new Forgery(two).OpenRestOfResponse().Verify("response"));
    }

    [Fact]
    public void One_occurrence_of_several_is_ambiguous()
    {
        Example.AssertRejected(
            RejectionReason.AmbiguousHeader,
            new Forgery(Response).HideInResponse(RangeKind.HttpText, "c2").OpenRestOfResponse().Verify("response.header.set-cookie"));

        ShownValue shown = Example.AssertValid(new Forgery(Response).OpenRestOfResponse().Verify("response.header.set-cookie")).Shown[0];
        Assert.Equal(["c1", "c2"], shown.Values.Select(value => System.Text.Encoding.ASCII.GetString(value.Span)));
    }

    [Fact]
    public void A_value_of_which_a_part_is_hidden_is_not_shown()
        => Example.AssertRejected(
            RejectionReason.MissingBytes,
            new Forgery(Response).HideInResponse(RangeKind.HttpText, "ser").OpenRestOfResponse().Verify("response.header.x-role"));

    [Fact]
    public void A_header_that_is_not_there_is_not_found()
        => Example.AssertRejected(RejectionReason.HeaderNotFound, new Forgery(Response).OpenRestOfResponse().Verify("response.header.x-admin"));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"a\":1}")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{\"a\":1}")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n")]
    public void A_response_that_its_framing_does_not_end_is_truncated(string response)
        => Example.AssertRejected(RejectionReason.Truncated, new Forgery(response).OpenRestOfResponse().Verify("response.json:$.a"));

    [Fact]
    public void Chunk_framing_that_is_not_shown_is_missing()
    {
        const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n";
        int body = Chunked.IndexOf("{\"a\"", StringComparison.Ordinal);

        Example.AssertRejected(
            RejectionReason.MissingBytes, new Forgery(Chunked).OpenResponse(0, body - 3).OpenResponse(body, Chunked.Length).Verify("response.json:$.a"));
        Example.AssertRejected(
            RejectionReason.MissingBytes, new Forgery(Chunked).OpenResponse(0, body + 7).Verify("response.json:$.a"));
        Example.AssertValid(new Forgery(Chunked).OpenRestOfResponse().Verify("response.json:$.a"));
    }

    /// <summary>On the wire, from bracket to bracket is [1]: a JSON value in which the chunk size line passes for an element.</summary>
    [Fact]
    public void A_value_that_swallows_chunk_framing_is_not_a_value_of_the_body()
    {
        const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"a\":[\r\n9\r\n],\"b\":23}\r\n0\r\n\r\n";

        Example.AssertRejected(
            RejectionReason.MissingBytes,
            new Forgery(Chunked).HideInResponse(RangeKind.JsonValue, "[\r\n9\r\n]").OpenRestOfResponse().Verify("response.json:$.b"));
        Assert.Equal(["[]", "23"], Example.ShowAll(Example.Attest(Example.Transcript(Chunked)), "response.json:$.a", "response.json:$.b"));
    }

    /// <summary>The segments together are a JSON value, but they leave out bytes of the body that lie between them.</summary>
    [Fact]
    public void A_value_that_leaves_bytes_out_is_not_a_value_of_the_body()
    {
        const string Body = """{"a":[1,2],"b":23}""";
        string response = Example.Response(Body);
        int at = response.IndexOf('[', StringComparison.Ordinal);
        TranscriptRange range = new(Direction.Received, RangeKind.JsonValue, [new Segment(at, 2), new Segment(at + 4, 1)]);

        VerificationOutcome outcome = new Forgery(response).OpenResponse(0, at).Show(range, open: false).OpenResponse(at + 5, response.Length)
            .Verify("response.json:$.b");

        Example.AssertRejected(RejectionReason.MissingBytes, outcome);
    }

    [Fact]
    public void Nothing_after_a_hidden_part_of_the_request_is_proven()
    {
        const string Request = "POST / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nCookie: #\r\nAccept: x\r\nContent-Length: 2\r\n\r\n{}";
        int at = Request.IndexOf('#', StringComparison.Ordinal);
        Forgery forgery = new Forgery(Example.Response("{}"), Request, new Segment(at, 1)).OpenRequest(0, at).OpenRequest(at + 1, Request.Length);

        Assert.Equal("close"u8.ToArray(), Example.AssertValid(forgery.Verify("request.header.connection")).Shown[0].Value.ToArray());
        Assert.True(Example.AssertValid(forgery.Verify("request.line")).HasHiddenRequestParts);
        Example.AssertRejected(RejectionReason.HeaderNotFound, forgery.Verify("request.header.accept"));
        Example.AssertRejected(RejectionReason.HeaderNotFound, forgery.Verify("request.header.cookie"));
        Example.AssertRejected(RejectionReason.HiddenPart, forgery.Verify("request.body"));
        Example.AssertRejected(RejectionReason.HiddenPart, forgery.Verify("request.json:$"));
        Example.AssertRejected(RejectionReason.HiddenPart, forgery.Verify("request"));
    }

    [Fact]
    public void A_hidden_part_that_is_not_declared_is_missing()
    {
        const string Request = "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nCookie: #\r\n\r\n";
        int at = Request.IndexOf('#', StringComparison.Ordinal);
        Presentation whole = new Forgery(Example.Response("{}"), Request, new Segment(at, 1)).OpenRequest(0, at).Build("request.line");
        Attestation attestation = Example.Attest(Example.Transcript(Example.Response("{}"), Request, new Segment(at, 1)));
        int opened = Enumerable.Range(0, attestation.RangeCount)
            .First(i => attestation.RangeOf(attestation.FirstRangeLeaf + i) is { Kind: RangeKind.Opaque, Direction: Direction.Sent });

        Example.AssertValid(PresentationVerifier.Verify(whole, Example.Policy()));
        Example.AssertRejected(
            RejectionReason.MissingBytes,
            PresentationVerifier.Verify(Forgery.Show(attestation, [opened], [opened], "request.line"), Example.Policy()));
    }

    [Fact]
    public void Two_requests_are_not_one()
        => Example.AssertRejected(
            RejectionReason.ExtraBytes,
            new Forgery(Example.Response("{}"), Example.Request + Example.Request).OpenRequest(0, 2 * Example.Request.Length).Verify("request.line"));

    [Fact]
    public void The_answer_to_head_is_read_without_a_body()
    {
        const string Request = "HEAD / HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
        const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nX-A: b\r\n\r\n";
        Attestation attestation = Example.Attest(Example.Transcript(Answer, Request));

        Assert.Equal(["b", ""], Example.ShowAll(attestation, "response.header.x-a", "response.body"));
        Example.AssertRejected(RejectionReason.Truncated, new Forgery(Answer, Request).OpenRestOfResponse().Verify("response.header.x-a"));
    }

    [Fact]
    public void Interim_responses_are_shown_and_skipped()
    {
        string response = "HTTP/1.1 103 Early Hints\r\nX-A: interim\r\n\r\n" + Example.Response("""{"a":1}""", "X-A: final\r\n");

        Assert.Equal(["final", "200", "1"],
            Example.ShowAll(Example.Attest(Example.Transcript(response)), "response.header.x-a", "response.status", "response.json:$.a"));
    }

    [Fact]
    public void A_request_line_can_stay_hidden_when_a_header_is_shown()
    {
        Presentation presentation = Example.Present(Example.Attest(Example.Transcript()), "request.header.accept");

        Assert.DoesNotContain("/v1/me", Example.Latin1Text(presentation.ToCbor()), StringComparison.Ordinal);
        Example.AssertValid(PresentationVerifier.Verify(presentation, Example.Policy()));
    }
}
