using System.Text;
using Vouch.Sessions;

namespace Vouch.Proving.Tests;

public sealed class RequestPlanTests
{
    [Fact]
    public void What_gives_the_response_its_meaning_stands_before_the_secret_part()
    {
        ProveRequest request = new("https://bank.example/a?b=c") { AttestorView = AttestorView.Response };
        request.Headers.Add(new("X-Public", "1"));
        request.SecretHeaders.Add(new("Cookie", "id=42"));

        RequestPlan plan = RequestPlan.Create(request);

        Assert.Equal([false, true, false], plan.Parts.Select(p => p.IsSecret));
        Assert.Equal("GET /a?b=c HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\nX-Public: 1\r\n", Text(plan, 0));
        Assert.Equal("Cookie: id=42\r\n", Text(plan, 1));
        Assert.Equal("Accept: */*\r\nAccept-Encoding: identity\r\n\r\n", Text(plan, 2));
    }

    [Fact]
    public void A_secret_body_is_a_part_of_its_own_and_a_disclosed_one_is_not()
    {
        ProveRequest request = new("https://bank.example/") { Method = "POST", Body = "pay"u8.ToArray(), SecretBody = true, AttestorView = AttestorView.Response };

        Assert.Equal([false, true], RequestPlan.Create(request).Parts.Select(p => p.IsSecret));
        request.AttestorView = AttestorView.Everything;
        Assert.Equal([false], RequestPlan.Create(request).Parts.Select(p => p.IsSecret));
    }

    [Theory]
    [InlineData("https://bank.example/", "bank.example", "bank.example")]
    [InlineData("https://bank.example:8443/", "bank.example:8443", "bank.example")]
    [InlineData("https://BANK.example/", "bank.example", "bank.example")]
    [InlineData("https://127.0.0.1:8443/", "127.0.0.1:8443", "127.0.0.1")]
    [InlineData("https://[::1]:8443/", "[::1]:8443", "::1")]
    [InlineData("https://bücher.example/", "xn--bcher-kva.example", "xn--bcher-kva.example")]
    public void Host_and_name_follow_the_address(string url, string header, string name)
    {
        Assert.Equal(header, RequestPlan.HostHeader(new Uri(url)));
        Assert.Equal(name, RequestPlan.HostName(new Uri(url)));
    }

    [Theory]
    [InlineData("Host", "x")]
    [InlineData("connection", "keep-alive")]
    [InlineData("Content-Length", "3")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Bad Name", "x")]
    [InlineData("", "x")]
    [InlineData("X", "a\r\nHost: evil")]
    [InlineData("X", "a\nb")]
    [InlineData("X", "a\0b")]
    public void Headers_that_would_change_the_request_are_refused(string name, string value)
    {
        ProveRequest open = new("https://bank.example/");
        open.Headers.Add(new(name, value));
        ProveRequest secret = new("https://bank.example/");
        secret.SecretHeaders.Add(new(name, value));

        Assert.Throws<ArgumentException>(() => RequestPlan.Create(open));
        Assert.Throws<ArgumentException>(() => RequestPlan.Create(secret));
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("CONNECT")]
    [InlineData("GET /evil")]
    public void Methods_that_cannot_be_proven_are_refused(string method)
        => Assert.Throws<ArgumentException>(() => RequestPlan.Create(new ProveRequest("https://bank.example/") { Method = method }));

    [Theory]
    [InlineData("http://bank.example/")]
    [InlineData("https://user:pw@bank.example/")]
    [InlineData("ftp://bank.example/")]
    public void Addresses_that_are_not_plain_https_are_refused(string url)
        => Assert.Throws<ArgumentException>(() => new ProveRequest(url));

    [Fact]
    public void Every_public_part_pins_its_key()
        => Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 20], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 40_000]).Sample((path, header, body, secretBody, size) =>
        {
            ProveRequest request = new($"https://b.c/{path}") { Method = "POST", Body = body ? new byte[size] : default, SecretBody = secretBody, AttestorView = AttestorView.Response };
            if (header)
            {
                request.SecretHeaders.Add(new("A", path));
            }

            return RequestPlan.Create(request).Parts.All(p => p.IsSecret || p.Bytes.Length >= SessionProtocol.MinOpenedRecordSize);
        });

    private static string Text(RequestPlan plan, int part) => Encoding.Latin1.GetString(plan.Parts[part].Bytes);
}
