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

        Assert.Equal(["POST /x HTTP/1.1", "secret"], Texts(transcript, MessageShape.HiddenText(transcript, Direction.Sent)!));
        Assert.Equal(["application/json", "42"], Texts(transcript, MessageShape.HiddenText(transcript, Direction.Received)!));
        foreach (Direction direction in (Direction[])[Direction.Sent, Direction.Received])
        {
            int shown = MessageShape.Of(transcript, direction).Sum(segment => segment.Length);
            Assert.Equal(transcript[direction].Length - 2, shown + MessageShape.HiddenText(transcript, direction)!.Length);
        }
    }

    [Fact]
    public void A_head_of_which_nothing_is_hidden_and_no_message_have_no_hidden_text()
    {
        Assert.Null(MessageShape.HiddenText(Example.Transcript("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), Direction.Received));
        Assert.Null(MessageShape.HiddenText(Example.Transcript("no http"), Direction.Received));
    }

    [Fact]
    public void With_the_hidden_text_an_attestor_can_check_a_request_of_which_nothing_else_was_planned()
    {
        Transcript transcript = Example.Transcript(Example.Response(Example.Json), Request);
        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, ["response.json:$.balance"], []);

        Assert.Equal(ExchangeFailure.HiddenTooEarly, Check(transcript, plan.Committed));
        Assert.Equal(ExchangeFailure.None, Check(transcript, [.. plan.Committed, MessageShape.HiddenText(transcript, Direction.Sent)!]));
    }

    private static ExchangeFailure Check(Transcript transcript, IReadOnlyList<TranscriptRange> proven)
    {
        ProvenDirection sent = Proven(Direction.Sent);
        return HttpExchange.CheckProven(sent, Proven(Direction.Received), Example.Host, 443, closeNotify: true, out _);

        ProvenDirection Proven(Direction direction) => new(
            direction,
            transcript[direction].Length,
            MessageShape.Of(transcript, direction).Select(segment => (segment.Start, transcript[direction].Slice(segment.Start, segment.Length))),
            proven);
    }

    private static IEnumerable<string> Texts(Transcript transcript, TranscriptRange range)
        => range.Segments.ToArray().Select(s => Encoding.UTF8.GetString(transcript[range.Direction].Slice(s.Start, s.Length).Span));
}
