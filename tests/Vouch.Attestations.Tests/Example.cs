using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;
using Vouch.Testing;

namespace Vouch.Attestations.Tests;

/// <summary>Sessions that the tests share; everything comes from seeds.</summary>
internal static class Example
{
    public const string Host = "api.example.com";

    public const string Request = "GET /v1/me?x=1 HTTP/1.1\r\nHost: api.example.com\r\nAccept: application/json\r\nConnection: close\r\n\r\n";

    public const string Json = """{"user":{"name":"Ada","age":36,"tags":["a","b",{"deep":[1,2,3]}]},"balance":125.50,"note":"say \"hi\"","none":null}""";

    public static DateTimeOffset Time { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static byte[] BlinderSeed { get; } = Bytes(11, 32);

    public static byte[] SaltSeed { get; } = Bytes(12, 32);

    public static SigningKey Key(KeyAlgorithm algorithm = KeyAlgorithm.Secp256k1, ulong seed = 1)
        => SigningKey.Generate(algorithm, new SeededRandomSource(seed));

    public static byte[] Bytes(ulong seed, int length)
    {
        byte[] bytes = new byte[length];
        new SeededRandomSource(seed).Fill(bytes);
        return bytes;
    }

    public static string Latin1Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    public static string Response(string body, string headers = "Content-Type: application/json\r\nX-Secret: 42\r\n")
        => $"HTTP/1.1 200 OK\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public static Transcript Transcript(string? response = null, string request = Request, params Segment[] hidden)
        => new(Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(response ?? Response(Json)), hidden);

    public static SessionFacts Facts(Transcript transcript, Completeness completeness = Completeness.Message) => new()
    {
        Server = new ServerFacts.Shown
        {
            Name = Host,
            Port = 443,
            Hello = new HelloFacts(Bytes(20, 32), Bytes(21, 32), Bytes(22, 32), Bytes(23, 32)),
            CertificateChain = [Bytes(24, 300), Bytes(25, 200)],
            HandshakeSignature = new HandshakeSignature(0x0804, Bytes(26, 256), Bytes(27, 130)),
        },
        DialledAddress = "192.0.2.7:443",
        Tls = new TlsFacts(0x0304, 0x1301, 0x001D, "http/1.1"),
        Transcript = new TranscriptFacts(
            transcript.Sent.Length,
            transcript.Received.Length,
            transcript.HiddenLength,
            completeness,
            transcript.Hidden.Length > 0 ? TranscriptOpening.KeyGenerations : TranscriptOpening.HandshakeSecret),
    };

    /// <summary>The same facts with something else about the server, which is shown.</summary>
    public static SessionFacts With(this SessionFacts facts, Func<ServerFacts.Shown, ServerFacts.Shown> change) => facts with { Server = change(facts.ShownServer()) };

    public static ServerFacts.Shown ShownServer(this SessionFacts facts) => Assert.IsType<ServerFacts.Shown>(facts.Server);

    public static SessionBinding Binding(byte[]? challenge = null, byte[]? subject = null) => new(
        AttestationMode.Proxy,
        Time,
        Bytes(30, 32),
        Bytes(31, 32),
        challenge is null ? AttestationHeader.None : AttestationHeader.HashChallenge(challenge),
        subject is null ? AttestationHeader.None : AttestationHeader.EncodeSubject(subject));

    /// <summary>The whole of both parties' work, with the ranges of the planner or others.</summary>
    public static Attestation Attest(
        Transcript transcript,
        IReadOnlyList<TranscriptRange>? ranges = null,
        SigningKey? key = null,
        SessionBinding? binding = null,
        SessionFacts? facts = null)
    {
        ranges ??= new RangePlanner().Plan(transcript);
        RangeCommitments? commitments = RangeCommitments.Create(transcript, ranges, BlinderSeed, out RangeFailure rangeFailure);
        Assert.Equal(RangeFailure.None, rangeFailure);
        if (facts is null)
        {
            Assert.Equal(ExchangeFailure.None, HttpExchange.Check(transcript, Host, 443, closeNotify: true, out Completeness completeness));
            facts = Facts(transcript, completeness);
        }

        AttestorReply reply = AttestorReply.Issue(key ?? Key(), binding ?? Binding(), facts, commitments!, SaltSeed);
        Attestation? attestation = Attestation.Accept(reply, transcript, commitments!, BlinderSeed, out AttestationFailure failure);
        Assert.Equal(AttestationFailure.None, failure);
        return attestation!;
    }

    public static Presentation Present(Attestation attestation, params string[] selectors)
    {
        PresentationBuilder builder = new(attestation);
        foreach (string selector in selectors)
        {
            builder.Reveal(selector);
        }

        return builder.Build();
    }

    public static VerificationPolicy Policy(params VerifyingKey[] keys) => new()
    {
        TrustedAttestors = keys.Length > 0 ? keys : [Key().VerifyingKey],
        Now = Time.AddMinutes(1),
        MaxAge = TimeSpan.FromHours(1),
        ExpectedHost = Host,
    };

    public static VerifiedPresentation AssertValid(VerificationOutcome outcome)
    {
        string detail = outcome is VerificationOutcome.Rejected rejected ? $"{rejected.Reason}: {rejected.Detail}" : "";
        Assert.True(outcome is VerificationOutcome.Valid, detail);
        return ((VerificationOutcome.Valid)outcome).Presentation;
    }

    public static void AssertRejected(RejectionReason reason, VerificationOutcome outcome)
        => Assert.Equal(reason, Assert.IsType<VerificationOutcome.Rejected>(outcome).Reason);

    /// <summary>Presents, verifies from the file, and gives each value as text.</summary>
    public static string[] ShowAll(Attestation attestation, params string[] selectors)
    {
        VerifiedPresentation verified = AssertValid(PresentationVerifier.Verify(Present(attestation, selectors).ToCbor(), Policy()));
        return [.. verified.Shown.Select(shown => string.Join('|', shown.Values.Select(value => Encoding.UTF8.GetString(value.Span))))];
    }
}
