using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Attestor;
using Vouch.Cli.Demo;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Proving;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch demo</c>: server, attestor, prover and verifier on this machine, over real sockets and real TLS; prints what each of them saw.</summary>
internal sealed class DemoCommand : VouchCommand
{
    private const string Selector = "response.json:$.accounts[0].balance";

    private readonly Option<AttestationMode> _mode = Parsing.Mode();
    private readonly Option<bool> _hideServer = new("--hide-server") { Description = "Keep from the attestor which server it is (MPC mode)." };
    private readonly TimeProvider _time;

    public DemoCommand(TimeProvider time)
        : base("demo", "Run a server, an attestor, a prover and a verifier here; print what each of them saw.", "vouch demo --mode mpc")
    {
        _time = time;
        AddOptions(_mode, _hideServer);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        bool json = arguments.GetValue(CommandEdge.Json);
        TextWriter output = arguments.InvocationConfiguration.Output;
        DirectoryInfo directory = Directory.CreateTempSubdirectory("vouch-demo-");
        try
        {
            using DemoAuthority authority = DemoAuthority.Create(DemoBank.Host, _time.GetUtcNow());
            X509Certificate2Collection roots = [authority.Root];
            await using DemoBank bank = await DemoBank.StartAsync(authority.Server, cancellationToken);
            await using AttestorHost attestor = await AttestorHost.StartAsync(
                new AttestorHostOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), DataDirectory = directory.FullName, AllowPrivateNetworks = true, ServerRoots = roots },
                logging: null,
                cancellationToken);

            byte[] challenge = RandomNumberGenerator.GetBytes(16);
            Prover prover = new(new ProverOptions { Attestor = attestor.Endpoint.ToString(), ServerRoots = roots });
            ProveRequest request = new($"https://{DemoBank.Host}/account")
            {
                Mode = arguments.GetValue(_mode),
                HideServerName = arguments.GetValue(_hideServer),
                SecretHeaders = { new("Cookie", DemoBank.Cookie) },
                ConnectTo = $"127.0.0.1:{bank.Port}",
                Challenge = challenge,
            };
            ProvenSession session = await prover.ProveAsync(request, cancellationToken: cancellationToken);
            Presentation presentation = new PresentationBuilder(session.Attestation).Reveal(Selector).ShowServer().Build();
            byte[] file = presentation.ToCbor();
            VerificationOutcome outcome = PresentationVerifier.Verify(file, new VerificationPolicy
            {
                TrustedAttestors = [attestor.Key],
                TrustedRoots = roots,
                Now = _time.GetUtcNow(),
                MaxAge = TimeSpan.FromMinutes(5),
                ExpectedHost = DemoBank.Host,
                Challenge = challenge,
            });

            if (outcome is not VerificationOutcome.Valid(VerifiedPresentation valid))
            {
                VerificationOutcome.Rejected rejected = (VerificationOutcome.Rejected)outcome;
                return CommandEdge.Fail(arguments, CommandEdge.Failure, rejected.Reason.ToString(), rejected.Detail);
            }

            if (json)
            {
                VerifyCommand.Describe(valid).Add("milliseconds", JsonValue.Create(Math.Round(session.Elapsed.TotalMilliseconds, 1))).Print(output, json: true);
            }
            else
            {
                Tell(bank, attestor, session, file.Length, valid, output);
            }

            return CommandEdge.Success;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Tell(DemoBank bank, AttestorHost attestor, ProvenSession session, int presentationSize, VerifiedPresentation valid, TextWriter output)
    {
        Attestation attestation = session.Attestation;
        TranscriptFacts facts = attestation.Facts.Transcript;
        bool isHidden = attestation.Handshake is not null;
        Report report = new Report()
            .Line($"The server, https://{DemoBank.Host} on port {bank.Port}, an ordinary one, saw")
            .Row("  a request", bank.Seen[0])
            .Line("")
            .Line(attestation.Header.Mode == AttestationMode.Mpc
                ? $"The attestor, on {attestor.Endpoint}, held half of every key, sealed the request with the prover, and saw"
                : $"The attestor, on {attestor.Endpoint}, dialled the server, forwarded ciphertext, and saw")
            .Row("  of the request", $"that it has {facts.SentLength} bytes, {(isHidden ? "and the names of its headers" : "the names of its headers, and its Host")}")
            .Row("  of the response", $"that it has {facts.ReceivedLength} bytes")
            .Row("  and checked", isHidden ? "in zero knowledge keys, every record's tag and every commitment, and not which server it is" : $"certificate, handshake (TLS {session.TlsVersion}, {session.Suite}), and in zero knowledge keys, every record's tag and every commitment")
            .Row("  and signed", $"{attestation.Header.LeafCount} leaves with {attestor.Key}")
            .Line("")
            .Line("The prover keeps the attestation, and presents one value of it")
            .Row("  session", $"{session.Elapsed.TotalMilliseconds:N0} ms, {session.BytesSent:N0} bytes to the attestor, {session.BytesReceived:N0} from it")
            .Row("  presentation", $"{presentationSize:N0} bytes")
            .Line("")
            .Line("The verifier trusts that key and the server's root, and saw");
        foreach (ShownValue shown in valid.Shown)
        {
            report.Row($"  {shown.Selector}", Values.ToText(shown.Value.Span));
        }

        report.Row("  from", $"{valid.Host} at {valid.Time:u}, challenge answered; no name, no account number, no other balance").Line("").Line("valid");
        report.Print(output, json: false);
    }
}
