using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Crypto.Signing;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch verify FILE</c>: checks a presentation and prints what it proves.</summary>
internal sealed class VerifyCommand : VouchCommand
{
    private readonly TimeProvider _time;
    private readonly Argument<string> _file = new("file") { Description = "The presentation.", HelpName = "FILE" };
    private readonly Option<VerifyingKey[]> _keys = Parsing.ParsedMany("--attestor-key", "An attestor that you trust (repeatable).", "KEY", Parsing.AttestorKey);
    private readonly Option<string?> _roots = new("--ca") { Description = "Check the server's certificate again against these roots (PEM). Default: the attestor's word.", HelpName = "FILE" };
    private readonly Option<string?> _host = new("--host") { Description = "The host that it must be about.", HelpName = "NAME" };
    private readonly Option<TimeSpan?> _maxAge = Parsing.Parsed<TimeSpan?>("--max-age", "How old it may be: 90s, 30m, 1h, 2d.", "D", static text => Parsing.Duration(text));
    // Not arrays: the parser gives an empty one where the option is not there.
    private readonly Option<ReadOnlyMemory<byte>?> _challenge = Parsing.Parsed<ReadOnlyMemory<byte>?>("--challenge", "The nonce that it must answer.", "HEX", static text => Parsing.Challenge(text));
    private readonly Option<ReadOnlyMemory<byte>?> _subject = Parsing.Parsed<ReadOnlyMemory<byte>?>("--subject", "The key that it must be bound to.", "KEY", static text => Parsing.Subject(text));
    private readonly Option<bool> _hidden = new("--accept-hidden-server") { Description = "Accept a presentation that does not show which server it is about." };
    private readonly Option<bool> _truncated = new("--accept-truncated") { Description = "Accept a response that may have been cut short." };
    private readonly Option<DateTimeOffset?> _at = Parsing.Parsed<DateTimeOffset?>("--at", "Verify as of this time. Default: now.", "TIME", static text => Parsing.Instant(text));

    public VerifyCommand(TimeProvider time)
        : base(
            "verify",
            "Check a presentation and print what it proves. Exit code 0 if it is valid, 1 if not.",
            "vouch verify balance.presentation --attestor-key secp256k1:02ab... --host bank.example --max-age 1h")
    {
        _time = time;
        Arguments.Add(_file);
        AddOptions(_keys, _roots, _host, _maxAge, _challenge, _subject, _hidden, _truncated, _at);
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => Task.FromResult(Run(arguments));

    private int Run(ParseResult arguments)
    {
        VerifyingKey[] keys = arguments.GetRequiredValue(_keys);
        if (keys.Length == 0)
        {
            throw new ArgumentException("Name at least one attestor that you trust with --attestor-key; without, nothing can be believed.");
        }

        byte[] file = InputFile.ReadBytes(arguments.GetRequiredValue(_file));
        VerificationOutcome outcome = PresentationVerifier.Verify(file, new VerificationPolicy
        {
            TrustedAttestors = keys,
            Now = arguments.GetValue(_at) ?? _time.GetUtcNow(),
            MaxAge = arguments.GetValue(_maxAge),
            ExpectedHost = arguments.GetValue(_host),
            Challenge = arguments.GetValue(_challenge)?.ToArray(),
            Subject = arguments.GetValue(_subject)?.ToArray(),
            AcceptHiddenServer = arguments.GetValue(_hidden),
            AcceptTruncated = arguments.GetValue(_truncated),
            TrustedRoots = CertificateFiles.ReadAll(arguments.GetValue(_roots)),
        });

        Report report = outcome switch
        {
            VerificationOutcome.Valid(VerifiedPresentation valid) => Describe(valid),
            VerificationOutcome.Rejected(RejectionReason reason, string detail) => Describe(reason, IsAttestation(file) ? "This is an attestation, which is private; 'vouch present' makes a presentation of it." : detail),
            _ => throw new InvalidOperationException($"Unhandled outcome {outcome.GetType().Name}."),
        };
        report.Print(arguments.InvocationConfiguration.Output, arguments.GetValue(CommandEdge.Json));
        return outcome is VerificationOutcome.Valid ? CommandEdge.Success : CommandEdge.Failure;
    }

    private static bool IsAttestation(byte[] file) => Attestation.Read(file, out AttestationFailure failure) is not null || failure is not (AttestationFailure.Malformed or AttestationFailure.UnsupportedVersion);

    private static Report Describe(RejectionReason reason, string detail) => new Report()
        .Add("valid", JsonValue.Create(false), "", $"not valid: {detail} ({reason})")
        .Add("reason", JsonValue.Create(reason.ToString()))
        .Add("detail", JsonValue.Create(detail));

    internal static Report Describe(VerifiedPresentation valid)
    {
        SessionFacts facts = valid.Facts;
        Report report = new Report()
            .Add("valid", JsonValue.Create(true), "", "valid")
            .Add("reason", null)
            .Add("host", JsonValue.Create(valid.Host), "host", valid.Server is null ? "hidden: it may be any server, also the prover's own" : valid.IsHandshakeVerified ? $"{valid.Host}, certificate checked here" : $"{valid.Host}, by the attestor's word")
            .Add("port", JsonValue.Create((int?)valid.Server?.Port), valid.Server is null or { Port: 443 } ? null : "port")
            .Add("dialledAddress", JsonValue.Create(facts.DialledAddress), facts.DialledAddress.Length == 0 ? null : "dialled")
            .Add("certificateChecked", JsonValue.Create(valid.IsHandshakeVerified))
            .Add("time", JsonValue.Create(valid.Time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)), "time")
            .Add("mode", JsonValue.Create(Values.ToText(valid.Mode)), "mode")
            .Add("attestorKey", JsonValue.Create(valid.AttestorKey.ToString()), "attestor key")
            .Add("completeness", JsonValue.Create(facts.Transcript.Completeness.ToString()), facts.Transcript.Completeness == Completeness.Message ? null : "response", Values.ToText(facts.Transcript.Completeness))
            .Add("hiddenRequestBytes", JsonValue.Create(facts.Transcript.HiddenLength), valid.HasHiddenRequestParts ? "not proven" : null, $"{facts.Transcript.HiddenLength} bytes of the request, hidden from the attestor")
            .Add("shown", new JsonArray([.. valid.Shown.Select(ToJson)]));
        foreach (ShownValue shown in valid.Shown)
        {
            foreach (ReadOnlyMemory<byte> value in shown.Values)
            {
                report.Row(shown.Selector, Values.ToText(value.Span));
            }
        }

        return report;
    }

    private static JsonObject ToJson(ShownValue shown)
    {
        JsonObject result = new() { ["selector"] = shown.Selector };
        if (shown.Values.Count == 1)
        {
            result["value"] = Values.ToJson(shown.Selector, shown.Value.Span);
        }
        else
        {
            result["values"] = new JsonArray([.. shown.Values.Select(v => Values.ToJson(shown.Selector, v.Span))]);
        }

        return result;
    }
}
