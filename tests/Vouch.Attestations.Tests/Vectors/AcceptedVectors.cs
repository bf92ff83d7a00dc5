using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Tests.Vectors;

/// <summary>Presentations that every implementation must accept.</summary>
internal static class AcceptedVectors
{
    public static PolicyVector Policy(KeyAlgorithm algorithm = KeyAlgorithm.Secp256k1, byte[]? challenge = null, byte[]? subject = null) => new()
    {
        TrustedAttestors = [Example.Key(algorithm).VerifyingKey.ToString()],
        Now = Example.Time.ToUnixTimeSeconds() + 60,
        MaxAge = 3600,
        ExpectedHost = Example.Host,
        Challenge = challenge is null ? null : Convert.ToHexStringLower(challenge),
        Subject = subject is null ? null : Convert.ToHexStringLower(subject),
    };

    /// <summary>A policy for a server that was hidden from the attestor.</summary>
    public static PolicyVector HiddenPolicy(bool hasRoots = true, bool isAccepted = false) => new()
    {
        TrustedAttestors = [Example.Key().VerifyingKey.ToString()],
        Now = HiddenServer.Time + 60,
        ExpectedHost = isAccepted ? null : HiddenServer.Host,
        ExpectedPort = isAccepted ? null : 443,
        AcceptHiddenServer = isAccepted,
        TrustedRoots = hasRoots ? [HiddenServer.Root] : null,
    };

    public static List<PresentationVector> Make()
    {
        Attestation attestation = Example.Attest(Example.Transcript());
        byte[] challenge = Example.Bytes(40, 16);
        byte[] address = Example.Bytes(41, 20);
        byte[] key = Example.Bytes(42, 32);
        return
        [
            Make("a JSON value, signed with secp256k1", attestation, ["response.json:$.user.name"]),
            Make("a JSON value, signed with P-256", Example.Attest(Example.Transcript(), key: Example.Key(KeyAlgorithm.P256)), ["response.json:$.user.name"], Policy(KeyAlgorithm.P256)),
            Make("a JSON value, signed with Ed25519", Example.Attest(Example.Transcript(), key: Example.Key(KeyAlgorithm.Ed25519)), ["response.json:$.user.name"], Policy(KeyAlgorithm.Ed25519)),
            Make("nothing but the session", attestation, []),
            Make("several parts of both messages", attestation, ["request.line", "request.header.host", "response.status", "response.header.content-type", "response.json:$.balance"]),
            Make("whole messages", attestation, ["request", "response"]),
            Make("the body", attestation, ["response.body", "response.json:$.user.tags[2].deep[-1]"]),
            Make("a container", attestation, ["response.json:$.user.tags"]),
            Make("the JSON form of the file", attestation, ["request.line", "response.json:$.none"], isJson: true),
            Make("challenge and Ethereum address", Example.Attest(Example.Transcript(), binding: Example.Binding(challenge, address)), ["response.status"], Policy(challenge: challenge, subject: address)),
            Make("another kind of subject key", Example.Attest(Example.Transcript(), binding: Example.Binding(challenge, key)), ["response.status"], Policy(subject: key)),
            Make("values that straddle chunks", Example.Attest(Example.Transcript(Chunked)), ["response.json:$.text", "response.json:$.list[1]", "response.body"]),
            Make("a body that close_notify ends", Example.Attest(Example.Transcript("HTTP/1.0 200 OK\r\n\r\n{\"a\":[true]}")), ["response.json:$.a[0]"]),
            Make("the answer to HEAD", Example.Attest(Example.Transcript("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", Head)), ["response.header.content-length"]),
            Make("an interim response", Example.Attest(Example.Transcript("HTTP/1.1 103 Early Hints\r\nA: x\r\n\r\nHTTP/1.1 204 No Content\r\nA: y\r\n\r\n")), ["response.header.a", "response.status"]),
            Make("a header field that occurs twice", Example.Attest(Example.Transcript(Example.Response("", "Set-Cookie: a\r\nset-cookie: b\r\n"))), ["response.header.set-cookie"]),
            Make("a request with a hidden part", Example.Attest(Example.Transcript(Example.Response("{\"a\":1}"), HiddenRequest, HiddenSpan)), ["request.line", "request.header.connection", "response.json:$.a"]),
            Make("names that need escapes", Example.Attest(Example.Transcript(Example.Response("""{"it's":{"gr\u00f6\u00dfe":1,"größer":2,"\ud83d\ude00":3}}"""))), ["response.json:$[\"it's\"].größe", "response.json:$['it\\'s']['gr\\u00f6\\u00dfer']", "response.json:$['it\\'s']['\\ud83d\\ude00']"]),
            Make("a truncated response, where that is accepted", Example.Attest(Example.Transcript(Cut), facts: Example.Facts(Example.Transcript(Cut), Completeness.Truncated)), ["response.status"], Truncated),
            Make("an optional leaf of an unknown type", Forgery.SignLeaves([.. Forgery.FactLeaves(), Forgery.Leaf(21, writer => writer.WriteTextString("later"))])),
            Make("a server that was hidden from the attestor, shown", HiddenServer.Show(HiddenServer.Request, "response.json:$.balance"), HiddenPolicy()),
            Make("a server that was hidden from the attestor, shown in JSON", HiddenServer.Show(HiddenServer.Request, "request.line"), HiddenPolicy(), isJson: true),
            Make("a server that stays hidden, where that is accepted", Example.Present(HiddenServer.Attest(), "response.json:$.balance"), HiddenPolicy(hasRoots: false, isAccepted: true)),
            Make("bytes by their place, also after a hidden part", Planned(Example.Transcript(Example.Response("{}"), HiddenRequest, HiddenSpan), ["response.bytes:3..7"], [AfterHidden]), ["response.bytes:3..7", AfterHidden]),
            Make("whole messages and a body of tiles alone", Planned(Example.Transcript(Chunked), [], []), ["request", "response", "response.body", "response.json:$.text"]),
            Make("parts that were planned, and no others", Planned(Example.Transcript(Chunked), ["response.json:$.text"], ["request.line"]), ["response.json:$.text", "request.line"]),
        ];
    }

    public const string HiddenRequest = "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nCookie: secret\r\nAccept: x\r\n\r\n";

    public const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"text\":\"\r\n8;x=y\r\nabc\",\"li\r\n0a\r\nst\":[1,22]\r\n1\r\n}\r\n0\r\nT: u\r\n\r\n";

    private const string Head = "HEAD / HTTP/1.1\r\nHost: api.example.com\r\n\r\n";

    public static Segment HiddenSpan { get; } = new(HiddenRequest.IndexOf("secret", StringComparison.Ordinal), 6);

    public static string Cut { get; } = Example.Response("""{"a":1}""")[..^3];

    private static PolicyVector Truncated { get; } = new()
    {
        TrustedAttestors = [Example.Key().VerifyingKey.ToString()],
        Now = Example.Time.ToUnixTimeSeconds(),
        AcceptTruncated = true,
    };

    private static string AfterHidden => $"request.bytes:{HiddenSpan.End + 2}..{HiddenSpan.End + 8}";

    private static Attestation Planned(Transcript transcript, string[] reveal, string[] commit)
    {
        DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.CloseNotify, reveal, commit);
        return Example.Attest(transcript, [.. plan.Committed, .. plan.Revealed]);
    }

    private static PresentationVector Make(string name, Attestation attestation, string[] selectors, PolicyVector? policy = null, bool isJson = false)
        => Make(name, Example.Present(attestation, selectors), policy, isJson);

    private static PresentationVector Make(string name, Presentation presentation, PolicyVector? policy = null, bool isJson = false)
    {
        policy ??= Policy();
        byte[] file = isJson ? presentation.ToJson() : presentation.ToCbor();
        VerifiedPresentation verified = Example.AssertValid(PresentationVerifier.Verify(file, policy.ToPolicy()));
        return new PresentationVector
        {
            Name = name,
            Presentation = file,
            Policy = policy,
            Reason = nameof(RejectionReason.None),
            Host = verified.Host,
            Time = verified.Header.Time,
            Shown = [.. verified.Shown.Select(shown => new ShownVector { Selector = shown.Selector, Values = [.. shown.Values.Select(value => value.ToArray())] })],
        };
    }
}
