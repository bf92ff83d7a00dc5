using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Commitments;

public sealed class RangePlannerTests
{
    [Fact]
    public void Ranges_follow_http_and_json()
    {
        const string Response = "HTTP/1.1 200 OK\r\nA: b\r\nE:\r\nContent-Length: 19\r\n\r\n {\"x\":[1,{}],\"y\":2}"; // one blank before the object
        Transcript transcript = Example.Transcript(Response);

        string[] planned = [.. new RangePlanner().Plan(transcript).Where(range => range.Direction == Direction.Received).Select(range =>
            range.Kind + " " + string.Join('~', range.Segments.ToArray().Select(s => Response.Substring(s.Start, s.Length))))];

        Assert.Equal(
            [
                "Opaque " + Response,
                "Opaque \r\nA: ~\r\nE:\r\nContent-Length: ~\r\n\r\n",
                "HttpText HTTP/1.1 200 OK",
                "HttpText b",
                "HttpText 19",
                "Opaque  {\"x\":[1,{}],\"y\":2}",
                "Opaque  {\"x\":~,\"y\":~}",
                "JsonValue [1,{}]",
                "JsonValue 2",
                "Opaque [~,~]",
                "JsonValue 1",
                "JsonValue {}",
            ],
            planned);
    }

    [Fact]
    public void Chunked_bodies_are_planned_across_chunks()
    {
        const string Response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[12\r\n3\r\n34]\r\n0\r\n\r\n";

        string[] planned = [.. new RangePlanner().Plan(Example.Transcript(Response)).Where(range => range.Direction == Direction.Received).Skip(4).Select(range =>
            range.Kind + " " + string.Join('~', range.Segments.ToArray().Select(s => Response.Substring(s.Start, s.Length))))];

        Assert.Equal(["Opaque 3\r\n~\r\n3\r\n~\r\n0\r\n\r\n", "Opaque [12~34]", "Opaque [~]", "JsonValue 12~34"], planned);
    }

    [Fact]
    public void What_is_hidden_gets_a_range_without_a_commitment()
    {
        const string Request = "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nCookie: #\r\nAccept: x\r\n\r\n";
        int at = Request.IndexOf('#', StringComparison.Ordinal);

        string[] planned = [.. new RangePlanner().Plan(Example.Transcript("no http", Request, new Segment(at, 1))).Select(range =>
            $"{range.Direction} {range.Kind} " + string.Join('~', range.Segments.ToArray().Select(s => (range.Direction == Direction.Sent ? Request : "no http").Substring(s.Start, s.Length))))];

        Assert.Equal(
            [
                "Sent Hidden #",
                "Sent Opaque " + Request.Replace('#', '~'),
                "Sent Opaque \r\nHost: ~\r\nConnection: ~\r\nCookie: ",
                "Sent HttpText GET / HTTP/1.1",
                "Sent HttpText api.example.com",
                "Sent HttpText close",
                "Received Opaque no http",
            ],
            planned);
    }

    [Fact]
    public void Containers_beyond_the_limit_stay_whole()
    {
        string big = "[" + string.Join(',', Enumerable.Repeat("1", 2000)) + "]";
        Transcript transcript = Example.Transcript(Example.Response($$"""{"big":{{big}},"small":[7,8]}"""));

        IReadOnlyList<TranscriptRange> ranges = new RangePlanner(1024).Plan(transcript);
        Attestation attestation = Example.Attest(transcript, ranges);

        Assert.True(ranges.Count <= 1024);
        Assert.Equal(["8", big], Example.ShowAll(attestation, "response.json:$.small[1]", "response.json:$.big"));
        PresentationException e = Assert.Throws<PresentationException>(() => Example.Present(attestation, "response.json:$.big[3]"));
        Assert.Equal(RejectionReason.NotSeparable, e.Reason);
    }

    [Fact]
    public void Deep_documents_stay_below_the_attestors_limits()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 63)) + new string('1', 50_000) + string.Concat(Enumerable.Repeat("]", 63));
        Transcript transcript = Example.Transcript(Example.Response(deep));
        IReadOnlyList<TranscriptRange> ranges = new RangePlanner().Plan(transcript);

        Assert.True(ranges.Sum(range => (long)range.Length) <= RangeCommitments.MaxTotalLength(transcript));
        Example.Attest(transcript, ranges);
    }

    [Fact]
    public void Any_bytes_can_be_planned_and_attested()
        => Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 400]).Sample(
            (sent, received) =>
            {
                Transcript transcript = new(sent, received);
                IReadOnlyList<TranscriptRange> ranges = new RangePlanner().Plan(transcript);

                Assert.NotNull(RangeCommitments.Create(transcript, ranges, Example.BlinderSeed, out _));
            },
            iter: 500);

    [Fact]
    public void A_head_of_very_many_fields_is_planned()
    {
        StringBuilder head = new("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 20_000; i++)
        {
            head.Append("A: b\r\n");
        }

        Transcript transcript = Example.Transcript(head + "Content-Length: 0\r\n\r\n");

        Assert.True(new RangePlanner().Plan(transcript).Count <= RangePlanner.DefaultLimit);
    }
}
