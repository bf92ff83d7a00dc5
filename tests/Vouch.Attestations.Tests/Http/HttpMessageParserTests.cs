using System.Text;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Http;

public sealed class HttpMessageParserTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    [Theory]
    [InlineData(Ok + "Content-Length: 3\r\n\r\nabc", "abc")]
    [InlineData(Ok + "Content-Length: 3\r\ncontent-length:3\r\n\r\nabc", "abc")]
    [InlineData(Ok + "Content-Length: 0\r\n\r\n", "")]
    [InlineData(Ok + "\r\nuntil close", "until close")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nuntil close", "until close")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "")]
    [InlineData("HTTP/1.1 304 \r\nContent-Length: 5\r\n\r\n", "")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Ok + "Content-Length: 1\r\n\r\nx", "x")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "abc")]
    [InlineData(Ok + "Transfer-Encoding: Chunked\r\n\r\n00a ; name=\"v\"\r\n0123456789\r\n1;x\r\n!\r\n0;last\r\nTrailer: t\r\nOther:\r\n\r\n", "0123456789!")]
    [InlineData(Ok + "X: \xE9\t y  \r\n\r\n", "")]
    public void Responses_of_rfc_9112_are_read(string response, string body)
    {
        HttpError error = Parse(response, out HttpMessage message);

        Assert.Equal(HttpError.None, error);
        Assert.True(message.IsComplete);
        Assert.Equal(body, string.Concat(message.Content.Select(s => response.Substring(s.Start, s.Length))));
    }

    [Theory]
    [InlineData("", nameof(HttpError.Truncated))]
    [InlineData("HTTP/1.1 200 OK\r\n", nameof(HttpError.Truncated))]
    [InlineData("HTTP/1.1 200\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("HTTP/1.1 20x OK\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("\r\nHTTP/1.1 200 OK\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + "A: b\r\n folded\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + "A : b\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + " A: b\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + ": b\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + "A\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + "A\x80: b\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + "A: b\nC: d\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + "A: b\rC: d\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + "A: b\0\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData(Ok + "A: b\x7F\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("HTTP/1.1 200 OK\nA: b\n\n", nameof(HttpError.Truncated))]
    [InlineData(Ok + "Content-Length: +3\r\n\r\nabc", nameof(HttpError.Framing))]
    [InlineData(Ok + "Content-Length: 3, 3\r\n\r\nabc", nameof(HttpError.Framing))]
    [InlineData(Ok + "Content-Length: 0x3\r\n\r\nabc", nameof(HttpError.Framing))]
    [InlineData(Ok + "Content-Length:\r\n\r\nabc", nameof(HttpError.Framing))]
    [InlineData(Ok + "Content-Length: 99999999999\r\n\r\nabc", nameof(HttpError.Framing))]
    [InlineData(Ok + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", nameof(HttpError.Framing))]
    [InlineData(Ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: identity\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Content-Length: 2\r\n\r\nabc", nameof(HttpError.ExtraBytes))]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\nx", nameof(HttpError.ExtraBytes))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nx", nameof(HttpError.ExtraBytes))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n 3\r\nabc\r\n0\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n3 abc\r\nabc\r\n0\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n80000000\r\nabc", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n", nameof(HttpError.Framing))]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\nbad trailer\r\n\r\n", nameof(HttpError.Syntax))]
    public void What_receivers_could_read_differently_is_refused(string response, string expected)
        => Assert.Equal(expected, Parse(response, out _).ToString());

    [Theory]
    [InlineData(Ok + "Content-Length: 4\r\n\r\nabc")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nab")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n")]
    public void A_body_that_is_cut_short_is_told_apart(string response)
    {
        HttpError error = Parse(response, out HttpMessage message);

        Assert.Equal(HttpError.None, error);
        Assert.False(message.IsComplete);
    }

    [Fact]
    public void Every_prefix_of_a_message_is_read_without_an_exception()
    {
        const string Response = "HTTP/1.1 103 E\r\nA: b\r\n\r\n" + Ok + "Transfer-Encoding: chunked\r\n\r\n3;e\r\nabc\r\n0\r\nT: t\r\n\r\n";
        for (int length = 0; length < Response.Length; length++)
        {
            HttpError error = Parse(Response[..length], out HttpMessage message);

            Assert.True(error == HttpError.Truncated || !message.IsComplete);
        }
    }

    [Fact]
    public void Arbitrary_mutations_are_read_without_an_exception()
    {
        byte[] response = Example.Latin1(Ok + "Transfer-Encoding: chunked\r\nA: b\r\n\r\n3;e\r\nabc\r\n1a\r\n01234567890123456789012345\r\n0\r\nT: t\r\n\r\n");
        Gen.Select(Gen.Int[0, response.Length - 1], Gen.Byte).Array[1, 5].Sample(edits =>
        {
            byte[] mutated = [.. response];
            foreach ((int at, byte value) in edits)
            {
                mutated[at] = value;
            }

            Parse(mutated, out _);
        });
    }

    [Fact]
    public void A_head_longer_than_the_limit_is_refused()
        => Assert.Equal(HttpError.TooLong, Parse(Ok + "A: " + new string('x', HttpMessageParser.MaxHeadSize) + "\r\n\r\n", out _));

    [Fact]
    public void A_response_to_head_has_no_body()
    {
        PartialTranscript received = PartialTranscript.Of(new Transcript(default, Example.Latin1(Ok + "Content-Length: 5\r\n\r\n")), Direction.Received);

        Assert.Equal(HttpError.None, HttpMessageParser.TryParseResponse(received, answersHead: true, endsCleanly: false, out HttpMessage message));
        Assert.True(message.IsComplete);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", nameof(HttpError.None))]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", nameof(HttpError.None))]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", nameof(HttpError.None))]
    [InlineData("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("GET https://other/ HTTP/1.1\r\nHost: a\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("G ET / HTTP/1.1\r\nHost: a\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("GET /\xE9 HTTP/1.1\r\nHost: a\r\n\r\n", nameof(HttpError.Syntax))]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", nameof(HttpError.ExtraBytes))]
    public void Requests_are_in_origin_form(string request, string expected)
        => Assert.Equal(expected, HttpMessageParser.TryParseRequest(
            PartialTranscript.Of(new Transcript(Example.Latin1(request), default), Direction.Sent), out _).ToString());

    private static HttpError Parse(string response, out HttpMessage message) => Parse(Encoding.Latin1.GetBytes(response), out message);

    private static HttpError Parse(byte[] response, out HttpMessage message)
        => HttpMessageParser.TryParseResponse(
            PartialTranscript.Of(new Transcript(default, response), Direction.Received), answersHead: false, endsCleanly: true, out message);
}
