using System.CommandLine;
using System.Text.Json.Nodes;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Preparing;
using Vouch.Proving;
using Vouch.Transport.Connecting;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch warm</c>: prepares sessions in MPC mode with an attestor, so that <c>vouch prove --mode mpc</c> is short.</summary>
internal sealed class WarmCommand : VouchCommand
{
    private const int DefaultRequestSize = 1024;

    private readonly Option<PeerAddress> _attestor = Parsing.Required("--attestor", "host:port, tls://host:port, ws://host:port or wss://host; as 'vouch prove' will name it.", "ADDR", Parsing.Attestor);
    private readonly Option<int?> _count = Parsing.Parsed<int?>("--count", "How many sessions of it there should be. Default: 1.", "N", static text => Parsing.Count(text));
    private readonly Option<int?> _requestSize = Parsing.Parsed<int?>("--request-size", "About how long the requests will be; for longer ones more is made on the way. Default: 1024.", "BYTES", static text => Parsing.Count(text));
    private readonly Option<string?> _expectSuite = Parsing.ExpectedSuite();
    private readonly Option<string?> _attestorRoots = new("--attestor-ca") { Description = "Roots for the attestor's own certificate (PEM). Default: the system's.", HelpName = "FILE" };
    private readonly Option<TimeSpan?> _timeout = Parsing.Parsed<TimeSpan?>("--timeout", "The longest preparation, 1s to 1h. Default: 5m.", "D", static text => Parsing.Timeout(text));

    public WarmCommand()
        : base(
            "warm",
            "Prepare sessions in MPC mode with an attestor ahead of time: some 10 MB that a session then does not have to send. Both sides keep their half, encrypted; each is used once, by the next 'vouch prove --mode mpc'.",
            "vouch warm --attestor tls://attestor.example:7047 --count 3")
        => AddOptions(_attestor, _count, _requestSize, _expectSuite, _attestorRoots, _timeout);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        bool json = arguments.GetValue(CommandEdge.Json);
        string attestor = arguments.GetRequiredValue(_attestor).ToString();
        int wanted = arguments.GetValue(_count) ?? 1;
        PreparationPool pool = PreparationPool.OpenDefault();
        Prover prover = new(new ProverOptions
        {
            Attestor = attestor,
            AttestorRoots = CertificateFiles.ReadAll(arguments.GetValue(_attestorRoots)),
            Timeout = arguments.GetValue(_timeout) ?? TimeSpan.FromMinutes(5),
            Pool = pool,
        });

        int made = 0;
        await using (ProgressLine progress = ProgressLine.Start(arguments.InvocationConfiguration.Error, json))
        {
            for (; pool.Count(attestor) < wanted; made++)
            {
                await prover.WarmAsync(arguments.GetValue(_requestSize) ?? DefaultRequestSize, arguments.GetValue(_expectSuite), progress, cancellationToken);
            }
        }

        int count = pool.Count(attestor);
        new Report()
            .Add("attestor", JsonValue.Create(attestor), "attestor")
            .Add("made", JsonValue.Create(made), "made")
            .Add("prepared", JsonValue.Create(count), "prepared", $"{count} {(count == 1 ? "session" : "sessions")}")
            .Print(arguments.InvocationConfiguration.Output, json);
        return CommandEdge.Success;
    }
}
