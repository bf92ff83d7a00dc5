using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.Crypto.Signing;
using Vouch.Testing;
using Vouch.Testing.Servers;

namespace Vouch.Fuzz.Seeding;

/// <content>Inputs that need no session.</content>
internal static partial class CorpusSeeder
{
    private const string Json = """{"name":"Ada","accounts":[{"iban":"DE89","balance":1842.17},{"iban":"DE90","balance":-3e0}],"note":"a \"b\" \u00e9\ud83d\ude00","none":null,"ok":true}""";
    private const string Request = "GET /account?id=7 HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\r\n";
    private const string Post = "POST / HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nT: u\r\n\r\n";
    private const string Chunked = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n8\r\n{\"a\":{\"b\r\n9;x=y\r\n\":[1,23]}\r\n1\r\n}\r\n0\r\nT: u\r\n\r\n";
    private const string UntilClose = "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n\r\nuntil the end";

    private static void AddTexts()
    {
        Add("http-request", "get", Latin1(Request));
        Add("http-request", "post", Latin1(Post));
        Add("http-request", "length", Latin1("PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"));
        foreach ((string name, string text) in ((string, string)[])
            [("chunked", Chunked), ("until-close", UntilClose), ("length", Encoding.Latin1.GetString(TestHttpsServer.Json(Json))), ("none", "HTTP/1.1 204 No Content\r\n\r\n")])
        {
            Add("http-response", name, [2, .. Latin1(text)]);
            Add("response-end", name, [2, .. Latin1(text)]);
            Add("http-exchange", name, [1, 0, .. FuzzInput.Join(Latin1(Request), Latin1(text))]);
            Add("http-exchange", $"{name}-hidden", [3, 70, .. FuzzInput.Join(Latin1(Request), Latin1(text))]);
        }

        foreach ((string name, string selector, string response) in ((string, string, string)[])
            [("json", "response.json:$.accounts[0].balance", Encoding.Latin1.GetString(TestHttpsServer.Json(Json))), ("name", "response.json:$['note']", Encoding.Latin1.GetString(TestHttpsServer.Json(Json))),
            ("chunked", "response.json:$.a.b[1]", Chunked), ("header", "response.header.connection", Chunked), ("body", "response.body", UntilClose), ("line", "request.line", UntilClose),
            ("whole", "response", Chunked)])
        {
            Add("attested-exchange", name, FuzzInput.Join(Latin1(selector), Latin1(Request), Latin1(response)));
            Add("selector", name, Latin1(selector));
        }

        Add("json", "object", Encoding.UTF8.GetBytes(Json));
        Add("json", "deep", Latin1(new string('[', 64) + new string(']', 64)));
        Add("json", "text", Latin1(" \"\\u00e9\" "));
        Add("json-path", "index", Encoding.UTF8.GetBytes("$.accounts[-1]['balance']\n" + Json));
        Add("json-path", "name", Encoding.UTF8.GetBytes("$[\"n\\u006fte\"]\n" + Json));
        Add("json-path", "twice", Latin1("$.a\n{\"a\":1,\"\\u0061\":2}"));
        AddRanges();
        AddKeys();
        AddHosts();
        AddResealed();
    }

    private static void AddRanges()
    {
        Transcript transcript = new(Latin1(Request), TestHttpsServer.Json(Json));
        Add("range-list", "plan", TranscriptRangeList.Encode(new RangePlanner().Plan(transcript)));
        Add("range-list", "small", TranscriptRangeList.Encode(
        [
            new TranscriptRange(Direction.Sent, RangeKind.Hidden, 64, 6),
            new TranscriptRange(Direction.Received, RangeKind.JsonValue, 38, 17),
            new TranscriptRange(Direction.Received, RangeKind.HttpText, 0, 15),
            new TranscriptRange(Direction.Received, RangeKind.Opaque, [new Segment(0, 4), new Segment(6, 2)]),
        ]));
    }

    private static void AddKeys()
    {
        foreach (KeyAlgorithm algorithm in (KeyAlgorithm[])[KeyAlgorithm.Secp256k1, KeyAlgorithm.P256, KeyAlgorithm.Ed25519])
        {
            using SigningKey key = SigningKey.Generate(algorithm, new SeededRandomSource(5));
            using SecretBuffer pem = key.ExportPem();
            Add("key-text", $"{algorithm}", Latin1(key.VerifyingKey.ToString()));
            Add("key-file", $"{algorithm}", pem.Span.ToArray());
        }
    }

    private static void AddHosts()
    {
        foreach ((string name, string address) in ((string, string)[])
            [("plain", "attestor.example:7047"), ("tls", "tls://attestor.example:7047"), ("ws", "ws://[::1]:80/v1/session?x=%20"), ("wss", "wss://attestor.example"), ("v4", "tcp://127.0.0.1:1")])
        {
            Add("peer-address", name, Latin1(address));
        }

        foreach ((string name, string text) in ((string, string)[])
            [("below", "*.example.com\na.b.example.com"), ("label", "api-*.example.com\napi-1.example.com"), ("any", "*\n[::1]"), ("unicode", "B\u00fccher.example\nxn--bcher-kva.example."), ("v4", "127.0.0.1\n127.0.0.1")])
        {
            Add("host-pattern", name, Encoding.UTF8.GetBytes(text));
            Add("server-name", name, Encoding.UTF8.GetBytes(string.Join('\n', text.Split('\n').Reverse())));
        }

        Add("refused-message", "busy", new Vouch.Sessions.RefusedMessage(Vouch.Sessions.RefusalCode.Busy).Encode());
    }

    /// <summary>A request of three parts and its response: a bit for each opened generation, the parts, the records.</summary>
    private static void AddResealed()
    {
        const string Head = "GET /account HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\n";
        const string Secret = "Cookie: id=42\r\n";
        const string Tail = "Accept: */*\r\nAccept-Encoding: identity\r\n\r\n";
        byte[] update = [24, 0, 0, 1, 0];
        byte[] close = [1, 0];
        Add("resealed-session", "split",
        [
            0b101, 3,
            0, .. FuzzInput.Join(Latin1(Head)), 1, .. FuzzInput.Join(Latin1(Secret)), 0, .. FuzzInput.Join(Latin1(Tail)),
            6, .. FuzzInput.Join(Latin1(Head)), 4, .. FuzzInput.Join(update), 6, .. FuzzInput.Join(Latin1(Secret)), 4, .. FuzzInput.Join(update), 6, .. FuzzInput.Join(Latin1(Tail)), 2, .. FuzzInput.Join(close),
            7, .. FuzzInput.Join(TestHttpsServer.Json(Json)), 3, .. FuzzInput.Join(close),
        ]);
        Add("resealed-session", "server-updates",
        [
            0b1, 2, 0, .. FuzzInput.Join(Latin1(Head)), 1, .. FuzzInput.Join(Latin1(Secret + Tail)),
            6, .. FuzzInput.Join(Latin1(Head)), 4, .. FuzzInput.Join(update), 6, .. FuzzInput.Join(Latin1(Secret + Tail)), 4, .. FuzzInput.Join(update), 2, .. FuzzInput.Join(close),
            5, .. FuzzInput.Join([4, 0, 0, 16, 0, 0, 1, 0, 1, 2, 3, 4, 1, 7, 0, 2, 1, 2, 0, 0]), 7, .. FuzzInput.Join(Latin1(Chunked[..50])), 5, .. FuzzInput.Join(update), 15, .. FuzzInput.Join(Latin1(Chunked[50..])),
            7, .. FuzzInput.Join([]), 3, .. FuzzInput.Join(close),
        ]);
    }
}
