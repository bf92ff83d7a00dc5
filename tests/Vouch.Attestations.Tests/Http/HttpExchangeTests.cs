using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Http;

public sealed class HttpExchangeTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string Get = "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\n";

    [Theory]
    [InlineData(Ok, false, Completeness.Message)]
    [InlineData(Ok, true, Completeness.Message)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nrest", true, Completeness.CloseNotify)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nrest", false, Completeness.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", true, Completeness.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", false, Completeness.Truncated)]
    [InlineData("", false, Completeness.Truncated)]
    [InlineData("no http", true, Completeness.Truncated)]
    [InlineData("no http", false, Completeness.Truncated)]
    public void Completeness_says_why_the_response_is_whole(string response, bool closeNotify, Completeness expected)
    {
        ExchangeFailure failure = HttpExchange.Check(Example.Transcript(response), Example.Host, 443, closeNotify, out Completeness completeness);

        Assert.Equal(ExchangeFailure.None, failure);
        Assert.Equal(expected, completeness);
    }

    [Theory]
    [InlineData(Ok + Ok)]
    [InlineData(Ok + "x")]
    public void Anything_after_the_response_is_refused(string response)
        => Assert.Equal(ExchangeFailure.SmuggledRequest, HttpExchange.Check(Example.Transcript(response), Example.Host, 443, closeNotify: true, out _));

    [Theory]
    [InlineData("api.example.com", 443, "api.example.com", ExchangeFailure.None)]
    [InlineData("api.example.com", 443, "API.Example.Com:443", ExchangeFailure.None)]
    [InlineData("api.example.com", 8443, "api.example.com:8443", ExchangeFailure.None)]
    [InlineData("api.example.com", 8443, "api.example.com", ExchangeFailure.WrongHost)]
    [InlineData("api.example.com", 443, "api.example.com:8443", ExchangeFailure.WrongHost)]
    [InlineData("api.example.com", 443, "api.example.com.", ExchangeFailure.WrongHost)]
    [InlineData("api.example.com", 443, "evil.example.com", ExchangeFailure.WrongHost)]
    [InlineData("api.example.com", 443, "", ExchangeFailure.WrongHost)]
    [InlineData("api.example.com", 443, "a\r\nHost: api.example.com", ExchangeFailure.HostMissing)]
    [InlineData("2001:db8::1", 443, "[2001:db8::1]", ExchangeFailure.None)]
    [InlineData("2001:db8::1", 8443, "[2001:DB8::1]:8443", ExchangeFailure.None)]
    public void Host_is_the_one_that_was_dialled(string host, int port, string header, ExchangeFailure expected)
        => Assert.Equal(expected, HttpExchange.Check(Example.Transcript(Ok, $"GET / HTTP/1.1\r\nHost: {header}\r\n\r\n"), host, port, false, out _));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", ExchangeFailure.HostMissing)]
    [InlineData("GET http://api.example.com/ HTTP/1.1\r\nHost: api.example.com\r\n\r\n", ExchangeFailure.RequestMalformed)]
    [InlineData("GET / HTTP/1.1\nHost: api.example.com\n\n", ExchangeFailure.RequestMalformed)]
    [InlineData("POST / HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 9\r\n\r\nshort", ExchangeFailure.RequestMalformed)]
    [InlineData("", ExchangeFailure.RequestMalformed)]
    [InlineData(Get + "\r\n" + Get + "\r\n", ExchangeFailure.SmuggledRequest)]
    public void One_whole_request_is_required(string request, ExchangeFailure expected)
        => Assert.Equal(expected, HttpExchange.Check(Example.Transcript(Ok, request), Example.Host, 443, true, out _));

    [Theory]
    [InlineData(Get + "Cookie: #\r\n\r\n", Ok, ExchangeFailure.None)]
    [InlineData(Get + "#\r\n\r\n", Ok, ExchangeFailure.None)]
    [InlineData(Get + "Content-Length: 1\r\n\r\n#", Ok, ExchangeFailure.None)]
    [InlineData("GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: TE, Close\r\nA: #\r\n\r\n", Ok, ExchangeFailure.None)]
    [InlineData("GET /# HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\n\r\n", Ok, ExchangeFailure.HiddenTooEarly)]
    [InlineData("GET / HTTP/1.1\r\nHost: api.example.com#\r\nConnection: close\r\n\r\n", Ok, ExchangeFailure.HiddenTooEarly)]
    [InlineData("GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close#\r\n\r\n", Ok, ExchangeFailure.HiddenTooEarly)]
    [InlineData("GET / HTTP/1.1\r\nHost: api.example.com\r\nCookie: #\r\nConnection: close\r\n\r\n", Ok, ExchangeFailure.HiddenTooEarly)]
    [InlineData("GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: keep-alive\r\nCookie: #\r\n\r\n", Ok, ExchangeFailure.HiddenTooEarly)]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\nCookie: #\r\n\r\n", Ok, ExchangeFailure.WrongHost)]
    [InlineData(Get + "Cookie: #\r\n\r\n", Ok + Ok, ExchangeFailure.SmuggledRequest)]
    [InlineData(Get + "\r\n#", Ok, ExchangeFailure.SmuggledRequest)]
    [InlineData(Get + "Cookie: #\r\n\r\n", "no http", ExchangeFailure.ResponseMalformed)]
    [InlineData(Get + "Cookie: #\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx", ExchangeFailure.ResponseMalformed)]
    public void A_hidden_part_stands_after_what_binds_the_exchange(string request, string response, ExchangeFailure expected)
    {
        Segment hidden = new(request.IndexOf('#', StringComparison.Ordinal), 1);

        Assert.Equal(expected, HttpExchange.Check(Example.Transcript(response, request, hidden), Example.Host, 443, true, out _));
    }
}
