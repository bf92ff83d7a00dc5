using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Commitments;

public sealed class TilePlanTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[12\r\n3\r\n34]\r\n0\r\nX-T: t\r\n\r\n";

    [Fact]
    public void Parts_take_the_place_of_the_whole_and_of_the_content()
    {
        const string Response = "HTTP/1.1 200 OK\r\nA: b\r\nE:\r\nContent-Length: 19\r\n\r\n {\"x\":[1,{}],\"y\":2}";

        Assert.Equal(
            [
                "Opaque \r\nA: ~\r\nE:\r\nContent-Length: ~\r\n\r\n",
                "HttpText HTTP/1.1 200 OK",
                "HttpText b",
                "HttpText 19",
                "Opaque  {\"x\":~,\"y\":~}",
                "JsonValue [1,{}]",
                "JsonValue 2",
                "Opaque [~,~]",
                "JsonValue 1",
                "JsonValue {}",
            ],
            Planned(Response));
    }

    [Theory]
    [InlineData("no http", "Opaque no http")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain", "Opaque \r\nContent-Length: ~\r\n\r\n|HttpText HTTP/1.1 200 OK|HttpText 5|Opaque plain")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n42", "Opaque \r\nContent-Length: ~\r\n\r\n|HttpText HTTP/1.1 200 OK|HttpText 2|Opaque 42")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "Opaque \r\nContent-Length: ~\r\n\r\n|HttpText HTTP/1.1 200 OK|HttpText 2|Opaque {}")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n[1]",
        "Opaque \r\nContent-Encoding: ~\r\nContent-Length: ~\r\n\r\n|HttpText HTTP/1.1 200 OK|HttpText gzip|HttpText 3|Opaque [1]")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "Opaque \r\n\r\n|HttpText HTTP/1.1 204 No Content")]
    [InlineData(
        "HTTP/1.1 103 Early\r\nX: y\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
        "Opaque HTTP/1.1 103 Early\r\nX: y\r\n\r\n|Opaque \r\n\r\n|HttpText HTTP/1.1 204 No Content")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        "Opaque \r\nTransfer-Encoding: ~\r\n\r\n|HttpText HTTP/1.1 200 OK|HttpText chunked|Opaque 3\r\n~\r\n2\r\n~\r\n0\r\n\r\n|Opaque abc~de")]
    public void Content_that_has_no_values_is_one_range(string response, string expected)
        => Assert.Equal(expected.Split('|'), Planned(response));

    [Fact]
    public void What_follows_a_hidden_span_is_one_range()
    {
        const string Request = "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nCookie: #\r\nAccept: x\r\n\r\n";
        Transcript transcript = Example.Transcript("no http", Request, new Segment(Request.IndexOf('#', StringComparison.Ordinal), 1));

        Assert.Equal(
            [
                "Hidden #",
                "Opaque \r\nHost: ~\r\nConnection: ~\r\nCookie: ",
                "HttpText GET / HTTP/1.1",
                "HttpText api.example.com",
                "HttpText close",
                "Opaque \r\nAccept: x\r\n\r\n",
            ],
            Texts(new RangePlanner().PlanTiles(transcript), transcript, Direction.Sent));
    }

    [Theory]
    [InlineData("request", Example.Request)]
    [InlineData("request.line", "GET /v1/me?x=1 HTTP/1.1")]
    [InlineData("request.header.Accept", "application/json")]
    [InlineData("request.body", "")]
    [InlineData("response.status", "200")]
    [InlineData("response.body", Example.Json)]
    [InlineData("response.json:$", Example.Json)]
    [InlineData("response.json:$.user", """{"name":"Ada","age":36,"tags":["a","b",{"deep":[1,2,3]}]}""")]
    [InlineData("response.json:$.user.tags[2].deep[-1]", "3")]
    public void Everything_can_be_shown(string selector, string expected)
    {
        Attestation attestation = Attest(Example.Transcript());

        Assert.Equal([expected], Example.ShowAll(attestation, selector));
        Assert.Equal([Example.Response(Example.Json), expected], Example.ShowAll(attestation, "response", selector));
        Assert.Equal(expected, Example.ShowAll(attestation, "response.body", selector)[^1]);
    }

    [Theory]
    [InlineData(Chunked, "[1234]")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\nEmpty:\r\nBlank:  \r\nContent-Length: 2\r\n\r\n42", "42")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{ }", "{ }")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n\r\n[ 1 ,\t2 ]\n", "\r\n[ 1 ,\t2 ]\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", "[]")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "")]
    public void The_whole_and_the_content_are_put_together_from_tiles(string response, string content)
    {
        Attestation attestation = Attest(Example.Transcript(response), Completeness.CloseNotify);

        Assert.Equal([response, content], Example.ShowAll(attestation, "response", "response.body"));
        Assert.Equal([content], Example.ShowAll(attestation, "response.body"));
        Assert.Equal([response], Example.ShowAll(attestation, "response"));
    }

    [Fact]
    public void A_response_to_head_can_be_shown()
    {
        const string Response = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
        Attestation attestation = Attest(Example.Transcript(Response, Example.Request.Replace("GET", "HEAD", StringComparison.Ordinal)));

        Assert.Equal([Response, "", "200"], Example.ShowAll(attestation, "response", "response.body", "response.status"));
        Assert.Equal(["100"], Example.ShowAll(attestation, "response.header.content-length"));
    }

    [Fact]
    public void Showing_the_content_opens_the_largest_values_and_not_what_they_hold()
    {
        Attestation attestation = Attest(Example.Transcript());

        Presentation presentation = Example.Present(attestation, "response.body");

        // Root skeleton and four values, head skeleton, status line and Content-Length.
        Assert.Equal(8, presentation.Openings.Count);
    }

    [Fact]
    public void Tiles_are_disjoint_but_for_values_in_values_and_cover_all()
        => Gen.Select(Gen.OneOf(Gen.Const(""), Gen.Const("HTTP/1.1 200 OK\r\n"), Gen.Const("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n")), Gen.Char["{}[]\",:1 \r\na"].Array[0, 40], Gen.Bool).Sample(
            (head, body, ends) =>
            {
                string text = new(body);
                string response = head.Contains("chunked", StringComparison.Ordinal) ? $"{head}\r\n{text.Length:x}\r\n{text}\r\n0\r\n\r\n" : head + (ends ? "\r\n" : "") + text;
                Transcript transcript = Example.Transcript(response);
                IReadOnlyList<TranscriptRange> ranges = new RangePlanner().PlanTiles(transcript);

                Attestation attestation = Example.Attest(transcript, ranges, facts: Example.Facts(transcript, Completeness.CloseNotify));

                Assert.Equal([Example.Request], Example.ShowAll(attestation, "request"));
                Assert.Equal([response], Example.ShowAll(attestation, "response"));
                bool[] seen = new bool[response.Length];
                foreach (TranscriptRange range in ranges.Where(range => range.Direction == Direction.Received && range.Kind != RangeKind.JsonValue))
                {
                    foreach (Segment segment in range.Segments.Span)
                    {
                        Assert.DoesNotContain(true, seen[segment.Start..segment.End]);
                        Array.Fill(seen, true, segment.Start, segment.Length);
                    }
                }

                foreach (TranscriptRange range in ranges.Where(range => range.Direction == Direction.Received && range.Kind == RangeKind.JsonValue))
                {
                    foreach (Segment segment in range.Segments.Span)
                    {
                        Array.Fill(seen, true, segment.Start, segment.Length);
                    }
                }

                Assert.DoesNotContain(false, seen);
            },
            iter: 300);

    [Fact]
    public void A_head_of_too_many_fields_is_one_range_with_what_precedes_it()
    {
        StringBuilder head = new("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 600; i++)
        {
            head.Append("A: b\r\n");
        }

        string response = head + "Content-Length: 0\r\n\r\n";
        Transcript transcript = Example.Transcript(response);
        IReadOnlyList<TranscriptRange> ranges = new RangePlanner(1024).PlanTiles(transcript);

        Assert.Single(ranges, range => range.Direction == Direction.Received);
        Assert.Equal([response], Example.ShowAll(Example.Attest(transcript, ranges), "response"));
    }

    private static Attestation Attest(Transcript transcript, Completeness? completeness = null)
        => Example.Attest(transcript, new RangePlanner().PlanTiles(transcript), facts: completeness is null ? null : Example.Facts(transcript, completeness.Value));

    private static string[] Planned(string response)
    {
        Transcript transcript = Example.Transcript(response);
        return Texts(new RangePlanner().PlanTiles(transcript), transcript, Direction.Received);
    }

    private static string[] Texts(IReadOnlyList<TranscriptRange> ranges, Transcript transcript, Direction direction)
        => [.. ranges.Where(range => range.Direction == direction).Select(range =>
            range.Kind + " " + string.Join('~', range.Segments.ToArray().Select(s => Encoding.UTF8.GetString(transcript[direction].Slice(s.Start, s.Length).Span))))];
}
