using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Http;

public sealed class MessageShapeTests
{
    private const string Request = "POST /x HTTP/1.1\r\nHost: api.example.com\r\nA: secret\r\nEmpty:\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";

    [Fact]
    public void Shape_and_hidden_text_make_up_the_head()
    {
        Transcript transcript = Example.Transcript(Example.Response("{}"), Request);

        Assert.Equal(["POST /x HTTP/1.1", "secret"], Texts(transcript, Direction.Sent));
        Assert.Equal(["application/json", "42"], Texts(transcript, Direction.Received));
        foreach (Direction direction in (Direction[])[Direction.Sent, Direction.Received])
        {
            MessageShape shape = MessageShape.Of(transcript, direction)!;
            Assert.Equal(transcript[direction].Length - 2, shape.Shown.Length + shape.Texts.Sum(text => text.Length));
        }
    }

    [Fact]
    public void A_head_may_hide_nothing_and_what_is_no_message_has_no_shape()
    {
        Assert.Empty(Texts(Example.Transcript("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), Direction.Received));
        Assert.Null(MessageShape.Of(Example.Transcript("no http"), Direction.Received));
    }

    [Fact]
    public void With_the_hidden_text_an_attestor_can_check_a_request_of_which_nothing_else_was_planned()
    {
        Transcript transcript = Example.Transcript(Example.Response(Example.Json), Request);
        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, ["response.json:$.balance"], []);
        TranscriptRange text = new(Direction.Sent, RangeKind.HttpText, TranscriptRange.Cover(MessageShape.Of(transcript, Direction.Sent)!.Texts, Direction.Sent));

        Assert.Equal(ExchangeFailure.HiddenTooEarly, Check(transcript, plan.Committed));
        Assert.Equal(ExchangeFailure.None, Check(transcript, [.. plan.Committed, text]));
    }

    private static ExchangeFailure Check(Transcript transcript, IReadOnlyList<TranscriptRange> proven)
    {
        ProvenDirection sent = Proven(Direction.Sent);
        return HttpExchange.CheckProven(sent, Proven(Direction.Received), Example.Host, 443, closeNotify: true, out _);

        ProvenDirection Proven(Direction direction) => new(
            direction,
            transcript[direction].Length,
            MessageShape.Of(transcript, direction)!.Shown.Segments.ToArray().Select(segment => (segment.Start, transcript[direction].Slice(segment.Start, segment.Length))),
            proven);
    }

    private static IEnumerable<string> Texts(Transcript transcript, Direction direction)
        => MessageShape.Of(transcript, direction)!.Texts.Select(text => Encoding.UTF8.GetString(transcript[direction].Slice(text.Start, text.Length).Span));
}
