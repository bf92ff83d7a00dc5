using System.Text;
using Vouch.Attestations.Http;

namespace Vouch.Attestations.Tests.Http;

/// <summary>A server that is out to confuse whoever waits for the end of its response.</summary>
public sealed class ResponseEndTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2147483610\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7ffffffd\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n7fffffc0\r\n")]
    public void A_length_beyond_what_can_be_counted_is_refused(string response)
        => Assert.False(new ResponseEnd().TryAdvance(Encoding.ASCII.GetBytes(response)));

    [Fact]
    public void The_longest_length_that_can_be_counted_is_an_end()
    {
        const string Head = "HTTP/1.1 200 OK\r\nContent-Length: 2147483600\r\n\r\n";
        ResponseEnd end = new();

        Assert.True(end.TryAdvance(Encoding.ASCII.GetBytes(Head)));
        Assert.Equal(Head.Length + 2_147_483_600, end.Length);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: ", "\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ", "\r\n\r\n")]
    public void A_head_and_trailers_over_the_limit_are_refused_however_they_are_cut(string start, string end)
    {
        byte[] response = Encoding.ASCII.GetBytes(start + new string('a', HttpMessageParser.MaxHeadSize) + end);
        ResponseEnd whole = new();
        ResponseEnd cut = new();

        bool wholeTaken = whole.TryAdvance(response);
        bool cutTaken = cut.TryAdvance(response.AsSpan(0, response.Length - 3)) && cut.TryAdvance(response);

        Assert.False(wholeTaken);
        Assert.False(cutTaken);
    }
}
