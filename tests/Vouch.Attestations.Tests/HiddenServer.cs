using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests;

/// <summary>A session whose server is hidden from the attestor: a handshake that took place once with a server of these tests, about the example's messages.</summary>
internal static class HiddenServer
{
    public const string Host = "bank.example";
    public const string Request = "GET /v1/me HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\n\r\n";
    public const long Time = 1795476112;

    private const string Messages = "AQAA6wMDn22tUikjWFVKaHkccUrUUt6vYy2SSmtz4vysdBVDjOUgGhxvqxlNRZajB1OSpGN6add23BchtUBTjXXoOGu4S9AABBMDEwEBAACeAAAAEQAPAAAMYmFuay5leGFtcGxlAAoABAACABcADQ"
        + "AcABoEAwgEBAEFAwgFBQEIBwYDCAYGAQgJCAoICwAQAAsACQhodHRwLzEuMQArAAMCAwQAMwBHAEUAFwBBBL7MjN6/IaHLOPeICXrNh/GpN1d/YdrJ8Olors7HisYwrEax2s9ZJaSo/fUsyOH+g0d5"
        + "JavEhi37eQcbdZgON1gCAACXAwP3DwBa0dnxs4dDvkM6NolX3LjQ4gF5weZRKXp893c4tiAaHG+rGU1FlqMHU5KkY3pp13bcFyG1QFONdeg4a7hL0BMDAABPACsAAgMEADMARQAXAEEEiYjfDS++P5"
        + "jCgqqDOQSixjtG92+JNrN6GXBVJ2prZbS8JQ4AZpzzD/6Vg3lW7PClu+KkPTbgU9BLeuNsBlrhowgAABwAGgAKABYAFAAdABcAHgAZABgBAAEBAQIBAwEECwAB0wAAAc8AAcowggHGMIIBa6ADAgEC"
        + "AgxfMDlfYO+jsXTV/ZkwCgYIKoZIzj0EAwIwGjEYMBYGA1UEAxMPVm91Y2ggdGVzdCByb290MB4XDTI2MTEyMjIzMjE1MloXDTI2MTIyMzIzMjE1MlowITEfMB0GA1UEAxMWVm91Y2ggdGVzdCBjZX"
        + "J0aWZpY2F0ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABINhG9e80VasljQsD0OXlWtND6UXA40yNHOv01M9L0UiRTBy7IFuKLrhQfmYFdaN+xAFdjoDFljGQ9go09RnTYajgY8wgYwwDAYDVR0T"
        + "AQH/BAIwADAOBgNVHQ8BAf8EBAMCB4AwHQYDVR0OBBYEFGRJzl0i26r2DX07nnxnfB+0TbguMBMGA1UdJQQMMAoGCCsGAQUFBwMBMBcGA1UdEQQQMA6CDGJhbmsuZXhhbXBsZTAfBgNVHSMEGDAWgB"
        + "TlV/e2du4W8px9RjHSleizU85FDDAKBggqhkjOPQQDAgNJADBGAiEAkUxCoX656wXoKuvLxSPUWK5GGz+aYhMibibbj5uI7xECIQDv463o4X1tPXUUcOlh4L1PJUgJg5oj7ZuOVlP3/VzcbQAADwAA"
        + "SgQDAEYwRAIgMreHd2LK+PElIT1WS25DwizCARgnGqI0UeYyxMRq5IcCIElQZLyl5pT1OzXBtWg4rGccNfP1EaKv4FADOB3nZjGtFAAAIDxnvZjJcIOMS5s57LNH51dKbVR7CgTjczSF/fAlzG3k";

    private const string RootOfTests = "MIIBbzCCARagAwIBAgIMLZzNCUFCVydWa4X8MAoGCCqGSM49BAMCMBoxGDAWBgNVBAMTD1ZvdWNoIHRlc3Qgcm9vdDAeFw0yNjExMjIyMzIxNTJaFw0yNjEyMjMyMzIxNTJaMBoxGDAWBgNVBAMTD1"
        + "ZvdWNoIHRlc3Qgcm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABO4FsPUgeGvnoaiXeFXkhJa2NsOSR0Qzk8dJW3JV6Y2hKG2j1GYtITH9e6E2CqGG9sUGyKXruNMefYfiSciz6mSjQjBAMA8G"
        + "A1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBTlV/e2du4W8px9RjHSleizU85FDDAKBggqhkjOPQQDAgNHADBEAiBcEDw1po/snstmMBUszOUfoC0V1p12+O3MDZxf4sH60A"
        + "IgJ9qIi1GQV5UP6XM3/4JSLJ/cw6W00kOhVfYC9Vynyvc=";

    /// <summary>The root that its certificate leads to, in DER.</summary>
    public static byte[] Root => Convert.FromBase64String(RootOfTests);

    public static HandshakeEvidence Handshake { get; } = new(Host, 443, Convert.FromBase64String(Messages));

    public static ServerFacts.Hidden Server { get; } = new(
        Convert.FromBase64String("ZdzDfchWacJSKq45OE44Y1s2s9MzpUiicMDMQRfqLvU="),
        Convert.FromBase64String("qVf/vCbzIe2lHUQy4Qdr2djPS/sFzPw5fGOt1IIiaJg="),
        Convert.FromBase64String("BL7MjN6/IaHLOPeICXrNh/GpN1d/YdrJ8Olors7HisYwrEax2s9ZJaSo/fUsyOH+g0d5JavEhi37eQcbdZgON1g="),
        Convert.FromBase64String("BImI3w0vvj+YwoKqgzkEosY7RvdviTazehlwVSdqa2W0vCUOAGac8w/+lYN5VuzwpbvipD024FPQS3rjbAZa4aM="));

    public static SessionBinding Binding => Example.Binding() with { Mode = AttestationMode.Mpc, Time = DateTimeOffset.FromUnixTimeSeconds(Time) };

    public static Transcript Transcript(string request = Request) => Example.Transcript(request: request);

    public static SessionFacts Facts(Transcript transcript) => new()
    {
        Server = Server,
        DialledAddress = "",
        Tls = new TlsFacts(0x0304, 4867, 0x0017, ""),
        Transcript = new TranscriptFacts(transcript.Sent.Length, transcript.Received.Length, 0, Completeness.CloseNotify, TranscriptOpening.Proof),
    };

    public static Attestation Attest(string request = Request)
    {
        Transcript transcript = Transcript(request);
        RangeCommitments commitments = RangeCommitments.Create(transcript, new RangePlanner().PlanTiles(transcript), Example.BlinderSeed, out _)!;
        AttestorReply reply = AttestorReply.Issue(Example.Key(), Binding, Facts(transcript), commitments, Example.SaltSeed);
        Attestation? attestation = Attestation.Accept(reply, transcript, commitments, Example.BlinderSeed, out AttestationFailure failure, Handshake);
        Assert.Equal(AttestationFailure.None, failure);
        return attestation!;
    }

    /// <summary>A presentation that shows the server.</summary>
    public static Presentation Show(string request = Request, params string[] selectors)
    {
        PresentationBuilder builder = new PresentationBuilder(Attest(request)).ShowServer();
        foreach (string selector in selectors)
        {
            builder.Reveal(selector);
        }

        return builder.Build();
    }

    /// <summary>A copy that shows another handshake, or none.</summary>
    public static Presentation With(Presentation presentation, HandshakeEvidence? handshake) => new(
        presentation.Header, presentation.AttestorKey, presentation.Signature, presentation.Leaves, presentation.Proof, presentation.Openings, presentation.Selectors, handshake);
}
