using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Cli.Input;
using Vouch.Cli.Output;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch inspect FILE</c>: what a file says of itself, believed or not.</summary>
internal sealed class InspectCommand : VouchCommand
{
    private readonly Argument<string> _file = new("file") { Description = "An attestation or a presentation.", HelpName = "FILE" };

    public InspectCommand()
        : base("inspect", "Print what an attestation or a presentation says of itself, without believing it.", "vouch inspect balance.presentation")
        => Arguments.Add(_file);

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => Task.FromResult(Run(arguments));

    private int Run(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(_file);
        byte[] file = InputFile.ReadBytes(path);
        Report report;
        if (Presentation.TryRead(file, out Presentation? presentation, out RejectionReason reason))
        {
            report = Header(new Report().Add("kind", JsonValue.Create("presentation"), "file", "a presentation; nothing in it has been verified"), presentation.Header, presentation.AttestorKey.ToString())
                .Add("selectors", new JsonArray([.. presentation.Selectors.Select(s => (JsonNode)JsonValue.Create(s))]), "shows", string.Join(", ", presentation.Selectors))
                .Add("leaves", JsonValue.Create(presentation.LeafCount), "leaves", $"{presentation.LeafCount} of {presentation.Header.LeafCount}, {presentation.OpeningCount} opened");
        }
        else if (Attestation.Read(file, out AttestationFailure failure) is Attestation attestation)
        {
            report = Facts(Header(new Report().Add("kind", JsonValue.Create("attestation"), "file", "an attestation; private, it holds the whole transcript"), attestation.Header, attestation.AttestorKey.ToString()), attestation)
                .Add("ranges", JsonValue.Create(attestation.RangeCount), "ranges");
        }
        else
        {
            return CommandEdge.Fail(arguments, CommandEdge.Failure, "notReadable", $"{path} is neither a presentation ({reason}) nor an attestation ({failure}).");
        }

        report.Print(arguments.InvocationConfiguration.Output, arguments.GetValue(CommandEdge.Json));
        return CommandEdge.Success;
    }

    private static Report Header(Report report, AttestationHeader header, string key) => report
        .Add("version", JsonValue.Create((int)header.Version), "version")
        .Add("mode", JsonValue.Create(header.Mode.ToString().ToLowerInvariant()), "mode")
        .Add("time", JsonValue.Create(DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(header.Time, 253_402_300_799)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)), "time")
        .Add("attestorKey", JsonValue.Create(key), "attestor key")
        .Add("sessionId", JsonValue.Create(Convert.ToHexStringLower(header.SessionId.Span)), "session")
        .Add("challenge", OrNull(header.Challenge), "challenge")
        .Add("subject", OrNull(header.Subject), "subject");

    private static Report Facts(Report report, Attestation attestation)
    {
        SessionFacts facts = attestation.Facts;
        (string host, ushort port) = (facts.Server, attestation.Handshake) switch
        {
            (ServerFacts.Shown shown, _) => (shown.Name, shown.Port),
            (_, HandshakeEvidence handshake) => (handshake.Host, handshake.Port),
            _ => throw new InvalidOperationException("An attestation shows its holder the server."),
        };
        return report
            .Add("host", JsonValue.Create(host), "host", $"{host}:{port}{(attestation.Handshake is null ? "" : ", hidden from the attestor")}{(facts.DialledAddress.Length == 0 ? "" : $", dialled {facts.DialledAddress}")}")
            .Add("port", JsonValue.Create((int)port))
            .Add("dialledAddress", JsonValue.Create(facts.DialledAddress))
            .Add("opening", JsonValue.Create(facts.Transcript.Opening.ToString()), "opened", Opened(facts.Transcript.Opening))
            .Add("sentLength", JsonValue.Create(facts.Transcript.SentLength), "sent", $"{facts.Transcript.SentLength:N0} bytes{NotSeen(facts.Transcript)}")
            .Add("hiddenLength", JsonValue.Create(facts.Transcript.HiddenLength))
            .Add("receivedLength", JsonValue.Create(facts.Transcript.ReceivedLength), "received", $"{facts.Transcript.ReceivedLength:N0} bytes, {Values.ToText(facts.Transcript.Completeness)}")
            .Add("completeness", JsonValue.Create(facts.Transcript.Completeness.ToString()));
    }

    private static string Opened(TranscriptOpening opening) => opening switch
    {
        TranscriptOpening.HandshakeSecret => "all, by the handshake secret",
        TranscriptOpening.MasterSecret => "all, by the master secret",
        TranscriptOpening.KeyGenerations => "all but the hidden parts, by key generations",
        TranscriptOpening.Proof => "nothing but what was revealed; the rest is proven in zero knowledge",
        _ => opening.ToString(),
    };

    private static string NotSeen(TranscriptFacts transcript)
        => transcript.Opening == TranscriptOpening.Proof ? "" : $", {transcript.HiddenLength:N0} hidden from the attestor";

    private static JsonValue? OrNull(ReadOnlyMemory<byte> value)
        => value.Span.ContainsAnyExcept((byte)0) ? JsonValue.Create(Convert.ToHexStringLower(value.Span)) : null;
}
