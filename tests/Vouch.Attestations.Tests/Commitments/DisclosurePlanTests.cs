using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Commitments;

public sealed class DisclosurePlanTests
{
    private const string Response = "HTTP/1.1 200 OK\r\nA: b\r\nE:\r\nContent-Length: 18\r\n\r\n{\"x\":[1,{}],\"y\":2}";

    private static readonly string[] s_head = ["Opaque \r\nA: ~\r\nE:\r\nContent-Length: ~\r\n\r\n", "HttpText HTTP/1.1 200 OK", "HttpText b", "HttpText 18"];

    [Fact]
    public void Without_selectors_everything_is_committed_to()
    {
        Transcript transcript = Example.Transcript(Response);

        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, [], []);

        Assert.Equal(new RangePlanner().PlanTiles(transcript), plan.Committed);
        Assert.Empty(plan.Revealed);
    }

    [Theory]
    [InlineData("response", "", "Opaque " + Response)]
    [InlineData("response.body", "0123", "Opaque {\"x\":[1,{}],\"y\":2}")]
    [InlineData("response.json:$", "0123", "Opaque {\"x\":[1,{}],\"y\":2}")]
    [InlineData("response.status", "023", "HttpText HTTP/1.1 200 OK")]
    [InlineData("response.header.a", "013", "HttpText b")]
    [InlineData("response.header.e", "0123", "")]
    [InlineData("response.json:$.y", "0123|Opaque {\"x\":~,\"y\":~}|JsonValue [1,{}]", "JsonValue 2")]
    [InlineData("response.json:$.x", "0123|Opaque {\"x\":~,\"y\":~}|JsonValue 2", "JsonValue [1,{}]")]
    [InlineData("response.json:$.x[0]", "0123|Opaque {\"x\":~,\"y\":~}|JsonValue 2|Opaque [~,~]|JsonValue {}", "JsonValue 1")]
    public void What_is_named_is_revealed_and_what_proves_its_place_is_committed_to(string selector, string committed, string revealed)
    {
        Transcript transcript = Example.Transcript(Response);
        string[] around = [.. committed.Split('|')[0].Select(digit => s_head[digit - '0']), .. committed.Split('|')[1..]];
        string[] named = revealed.Length == 0 ? [] : [revealed];

        DisclosurePlan reveal = DisclosurePlan.Create(transcript, Completeness.Message, [selector], []);
        DisclosurePlan commit = DisclosurePlan.Create(transcript, Completeness.Message, [], [selector]);

        Assert.Equal(around.Order(), Texts(reveal.Committed, transcript).Order());
        Assert.Equal(named, Texts(reveal.Revealed, transcript));
        Assert.Equal(around.Concat(named).Order(), Texts(commit.Committed, transcript).Order());
        Assert.Empty(commit.Revealed);
    }

    [Fact]
    public void Nothing_is_planned_for_what_is_not_named()
    {
        DisclosurePlan plan = DisclosurePlan.Create(Example.Transcript(), Completeness.Message, ["response.json:$.balance"], ["response.json:$.note"]);

        Assert.DoesNotContain(plan.Committed, range => range.Direction == Direction.Sent);
        Assert.Single(plan.Revealed);
    }

    [Fact]
    public void A_range_is_revealed_if_its_bytes_are_shown_in_any_case()
    {
        Transcript transcript = Example.Transcript(Response);

        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, ["response.body"], ["response.json:$.x[0]", "response.header.a", "response.body"]);

        Assert.Equal(s_head.Order(), Texts(plan.Committed, transcript).Order());
        Assert.Equal(
            ["Opaque {\"x\":[1,{}],\"y\":2}", "Opaque {\"x\":~,\"y\":~}", "JsonValue 2", "Opaque [~,~]", "JsonValue 1", "JsonValue {}"],
            Texts(plan.Revealed, transcript));
        Assert.Equal(["1", "b"], Example.ShowAll(Attest(transcript, plan), "response.json:$.x[0]", "response.header.a"));
    }

    [Fact]
    public void Parts_of_a_direction_that_is_revealed_can_be_shown_alone()
    {
        Transcript transcript = Example.Transcript();
        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, ["response", "response.json:$.user.name"], ["response.status"]);

        Presentation presentation = Example.Present(Attest(transcript, plan), "response.json:$.user.name");

        Assert.Empty(plan.Committed);
        Assert.DoesNotContain("125.50", Example.Latin1Text(presentation.ToCbor()), StringComparison.Ordinal);
        Assert.Equal(["200", "\"Ada\""], Example.ShowAll(Attest(transcript, plan), "response.status", "response.json:$.user.name"));
    }

    [Fact]
    public void What_an_attestor_sees_of_a_messages_shape_needs_no_proof()
    {
        Transcript transcript = Example.Transcript(Response);
        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, [], ["response.json:$.y"]);

        DisclosurePlan shown = plan.WithShown([MessageShape.Of(transcript, Direction.Received)!.Shown]);

        Assert.Equal(["HttpText b", "Opaque {\"x\":~,\"y\":~}", "JsonValue [1,{}]", "JsonValue 2"], Texts(shown.Committed, transcript));
        Assert.Equal([s_head[0], s_head[1], s_head[3]], Texts(shown.Revealed, transcript));
    }

    [Theory]
    [InlineData("nonsense", RejectionReason.BadSelector)]
    [InlineData("response.header.nope", RejectionReason.HeaderNotFound)]
    [InlineData("response.json:$.user.nope", RejectionReason.PathNotFound)]
    [InlineData("response.json:$.d.a", RejectionReason.AmbiguousPath)]
    [InlineData("request.json:$.a", RejectionReason.NotJson)]
    public void A_part_that_cannot_be_shown_is_refused_when_it_is_planned(string selector, RejectionReason expected)
    {
        Transcript transcript = Example.Transcript(Example.Response("{\"user\":{},\"d\":{\"a\":1,\"a\":2}}"));

        foreach (bool isRevealed in (bool[])[true, false])
        {
            PresentationException e = Assert.Throws<PresentationException>(
                () => DisclosurePlan.Create(transcript, Completeness.Message, isRevealed ? [selector] : [], isRevealed ? [] : [selector]));
            Assert.Equal(expected, e.Reason);
            Assert.Equal(selector, e.Selector);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n[1]", "response.json:$[0]", RejectionReason.EncodedBody)]
    [InlineData("no http\r\n\r\n", "response.status", RejectionReason.NotHttp)]
    [InlineData("HTTP/1.1 204 No\r\n\r\nmore", "response.body", RejectionReason.ExtraBytes)]
    public void A_part_of_what_is_no_such_message_is_refused(string response, string selector, RejectionReason expected)
        => Assert.Equal(
            expected,
            Assert.Throws<PresentationException>(() => DisclosurePlan.Create(Example.Transcript(response), Completeness.CloseNotify, [], [selector])).Reason);

    [Fact]
    public void What_is_no_message_can_be_planned_whole()
    {
        Transcript transcript = Example.Transcript("no http");
        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.CloseNotify, ["request"], ["response"]);

        Assert.Equal(["Opaque no http"], Texts(plan.Committed, transcript));
        Assert.Equal(["Opaque " + Example.Request], Texts(plan.Revealed, transcript));
        Assert.Equal(["no http", Example.Request], Example.ShowAll(Attest(transcript, plan), "response", "request"));
    }

    [Fact]
    public void A_part_that_was_not_planned_is_refused_and_those_that_were_are_named()
    {
        Transcript transcript = Example.Transcript();
        Attestation attestation = Attest(transcript, DisclosurePlan.Create(transcript, Completeness.Message, [], ["response.json:$.user.name"]));

        foreach (string selector in (string[])["request", "request.line", "response.json:$.user.tags[0]"])
        {
            PresentationException e = Assert.Throws<PresentationException>(() => Example.Present(attestation, selector));
            Assert.Equal(RejectionReason.NotSeparable, e.Reason);
            Assert.Contains("response.json:$.user.name", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("request.header", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void More_ranges_than_an_attestor_takes_are_refused()
    {
        Transcript transcript = Example.Transcript(Example.Response("[" + string.Join(',', Enumerable.Repeat("1", RangeCommitments.MaxRanges)) + "]"));

        PresentationException e = Assert.Throws<PresentationException>(() => DisclosurePlan.Create(transcript, Completeness.Message, [], ["response.status", "response.json:$[7]"]));

        Assert.Equal((RejectionReason.NotSeparable, "response.json:$[7]"), (e.Reason, e.Selector));
    }

    [Fact]
    public void An_answer_to_head_needs_the_request_line_too()
    {
        const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
        Transcript transcript = Example.Transcript(Answer, "HEAD / HTTP/1.1\r\nHost: api.example.com\r\n\r\n");

        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, ["response.header.content-length"], []);

        Assert.Equal(["HttpText 100"], Texts(plan.Revealed, transcript));
        Assert.Contains("HttpText HEAD / HTTP/1.1", Texts(plan.Committed, transcript));
        Assert.Equal(["100"], Example.ShowAll(Attest(transcript, plan), "response.header.content-length"));
    }

    [Fact]
    public void A_field_that_occurs_twice_is_revealed_twice()
    {
        Transcript transcript = Example.Transcript(Example.Response("", "Set-Cookie: a\r\nset-cookie:\r\nSET-COOKIE: b\r\n"));

        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, ["response.header.Set-Cookie"], []);

        Assert.Equal(["HttpText a", "HttpText b"], Texts(plan.Revealed, transcript));
        Assert.Equal(["a||b"], Example.ShowAll(Attest(transcript, plan), "response.header.set-cookie"));
    }

    [Fact]
    public void A_value_that_straddles_chunks_is_revealed_without_their_framing()
    {
        const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[12\r\n3\r\n34]\r\n0\r\nX-T: t\r\n\r\n";
        Transcript transcript = Example.Transcript(Chunked);

        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, ["response.json:$[0]"], []);

        Assert.Equal(["JsonValue 12~34"], Texts(plan.Revealed, transcript));
        Assert.Equal(["1234"], Example.ShowAll(Attest(transcript, plan), "response.json:$[-1]"));
        Assert.Throws<PresentationException>(() => Example.Present(Attest(transcript, plan), "request"));
    }

    [Fact]
    public void Hidden_spans_stay_in_the_plan()
    {
        const string Request = "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nCookie: secret\r\nAccept: x\r\n\r\n";
        Transcript transcript = Example.Transcript(Response, Request, new Segment(Request.IndexOf("secret", StringComparison.Ordinal), 6));

        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, ["response.status"], ["request.line"]);

        Assert.Equal(RangeKind.Hidden, plan.Committed[0].Kind);
        Assert.Equal(["GET / HTTP/1.1", "200"], Example.ShowAll(Attest(transcript, plan), "request.line", "response.status"));
    }

    private static Attestation Attest(Transcript transcript, DisclosurePlan plan) => Example.Attest(
        transcript, [.. plan.Committed, .. plan.Revealed], facts: Example.Facts(transcript, Completeness.CloseNotify));

    private static IEnumerable<string> Texts(IEnumerable<TranscriptRange> ranges, Transcript transcript) => ranges.Select(range =>
        range.Kind + " " + string.Join('~', range.Segments.ToArray().Select(s => Encoding.UTF8.GetString(transcript[range.Direction].Slice(s.Start, s.Length).Span))));
}
