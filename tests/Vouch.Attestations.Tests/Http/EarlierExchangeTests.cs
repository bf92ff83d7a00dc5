using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Http;

/// <summary>What an attestor takes for an exchange that goes before the one that is attested, on the same connection.</summary>
public sealed class EarlierExchangeTests
{
    private const string Host = "Host: api.example.com\r\n";
    private const string Empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Theory]
    [InlineData("GET /token HTTP/1.1\r\n" + Host + "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("POST /login HTTP/1.1\r\n" + Host + "Content-Length: 7\r\n\r\nuser=me", Empty)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Connection: keep-alive\r\nCookie: a\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\n", "HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\n", "HTTP/1.1 100 Continue\r\n\r\n" + Empty)]
    public void One_request_and_its_whole_response_are_one(string request, string response) => Assert.Equal(ExchangeFailure.None, Check(request, response));

    [Theory]
    [InlineData("HEAD / HTTP/1.1\r\n" + Host + "\r\n", Empty, ExchangeFailure.RequestMalformed)]
    [InlineData("CONNECT / HTTP/1.1\r\n" + Host + "\r\n", Empty, ExchangeFailure.RequestMalformed)]
    [InlineData("GET / HTTP/1.1\r\nHost: other.example\r\n\r\n", Empty, ExchangeFailure.WrongHost)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", Empty, ExchangeFailure.HostMissing)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + Host + "\r\n", Empty, ExchangeFailure.HostMissing)]
    [InlineData("POST / HTTP/1.1\r\n" + Host + "Content-Length: 20\r\n\r\nGET / HTTP/1.1\r\nA: b", Empty, ExchangeFailure.SmuggledRequest)]
    [InlineData("POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Empty, ExchangeFailure.SmuggledRequest)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", ExchangeFailure.ResponseMalformed)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\n", "HTTP/1.1 200 OK\r\n\r\nuntil the close", ExchangeFailure.ResponseMalformed)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", ExchangeFailure.ResponseMalformed)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\n", Empty + Empty, ExchangeFailure.ResponseMalformed)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\n", "HTTP/1.1 100 Continue\r\n\r\n", ExchangeFailure.ResponseMalformed)]
    public void Everything_else_is_refused(string request, string response, ExchangeFailure failure) => Assert.Equal(failure, Check(request, response));

    [Fact]
    public void The_method_and_the_shape_of_both_are_shown_and_nothing_else()
    {
        Transcript transcript = Example.Transcript("HTTP/1.1 200 OK\r\nSet-Cookie: secret\r\nContent-Length: 2\r\n\r\n{}", "POST /path HTTP/1.1\r\n" + Host + "Cookie: secret\r\nContent-Length: 4\r\n\r\nbody");

        Assert.Equal("POST \r\n" + Host + "Cookie: \r\nContent-Length: 4\r\n\r\n", Shown(transcript, Direction.Sent));
        Assert.Equal("HTTP/1.1 200 OK\r\nSet-Cookie: \r\nContent-Length: 2\r\n\r\n", Shown(transcript, Direction.Received));
        Assert.Equal(ExchangeFailure.None, Check(transcript, static shown => shown, static texts => texts));
    }

    [Fact]
    public void What_is_neither_shown_nor_known_to_be_text_is_refused()
    {
        Transcript transcript = Example.Transcript(Empty, "POST /path HTTP/1.1\r\n" + Host + "Content-Length: 4\r\n\r\nbody");
        int body = transcript.Sent.Length - 4;

        Assert.Equal(ExchangeFailure.RequestMalformed, Check(transcript, static shown => shown.Where(static s => s.Start > 0), static texts => texts)); // the method
        Assert.Equal(ExchangeFailure.SmuggledRequest, Check(transcript, static shown => shown, texts => texts.Where(t => t.Start != body)));
        Assert.Equal(ExchangeFailure.RequestMalformed, Check(transcript, static shown => shown, texts => texts.Where(t => t.Start == body)));
    }

    private static ExchangeFailure Check(string request, string response)
        => HttpExchange.CheckEarlier(Whole(Direction.Sent, request), Whole(Direction.Received, response), Example.Host, 443);

    private static ProvenDirection Whole(Direction direction, string text) => new(direction, text.Length, [(0, System.Text.Encoding.Latin1.GetBytes(text))], []);

    private static ExchangeFailure Check(Transcript transcript, Func<IEnumerable<Segment>, IEnumerable<Segment>> show, Func<IEnumerable<TranscriptRange>, IEnumerable<TranscriptRange>> prove)
    {
        return HttpExchange.CheckEarlier(Proven(Direction.Sent), Proven(Direction.Received), Example.Host, 443);

        ProvenDirection Proven(Direction direction)
        {
            MessageShape shape = MessageShape.Of(transcript, direction, isEarlier: true)!;
            return new ProvenDirection(
                direction, transcript[direction].Length, show(shape.Shown.Segments.ToArray()).Select(s => (s.Start, transcript[direction].Slice(s.Start, s.Length))), prove(shape.Texts));
        }
    }

    private static string Shown(Transcript transcript, Direction direction)
        => string.Concat(MessageShape.Of(transcript, direction, isEarlier: true)!.Shown.Segments.ToArray().Select(s => System.Text.Encoding.Latin1.GetString(transcript[direction].Slice(s.Start, s.Length).Span)));
}
