using System.CommandLine;
using System.Text.Json.Nodes;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Proving;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch probe URL</c>: what a server can do, and which modes will work with it.</summary>
internal sealed class ProbeCommand : VouchCommand
{
    private readonly Argument<string> _url = new("url") { Description = "The https:// address of the page that is to be proven.", HelpName = "URL" };
    private readonly Option<string?> _roots = new("--ca") { Description = "Roots for the server's certificate (PEM). Default: the system's.", HelpName = "FILE" };
    private readonly Option<string?> _connectTo = Parsing.Parsed("--connect-to", "Connect there instead.", "HOST:PORT", Parsing.HostAndPort);

    private readonly Option<string[]> _reveal = Parsing.ParsedMany("--reveal", "Count the proof for 'vouch prove' with this --reveal (repeatable).", "SELECTOR", Parsing.Selector);
    private readonly Option<string[]> _commit = Parsing.ParsedMany("--commit", "Count the proof for 'vouch prove' with this --commit (repeatable).", "SELECTOR", Parsing.Selector);

    public ProbeCommand()
        : base(
            "probe",
            "Find out what a server can do, and which modes will work with it at what cost. Connects directly, without an attestor, a dozen times, and asks twice for the page, without secrets.",
            "vouch probe https://bank.example/balance --reveal 'response.json:$.balance'")
    {
        Arguments.Add(_url);
        AddOptions(_reveal, _commit, _roots, _connectTo);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        bool json = arguments.GetValue(CommandEdge.Json);
        ProveRequest request = new(Parsing.Url(arguments.GetRequiredValue(_url))) { ConnectTo = arguments.GetValue(_connectTo) };
        foreach (string selector in arguments.GetRequiredValue(_reveal))
        {
            request.Reveal.Add(selector);
        }

        foreach (string selector in arguments.GetRequiredValue(_commit))
        {
            request.Commit.Add(selector);
        }

        ServerCapabilities found;
        await using (ProgressLine progress = ProgressLine.Start(arguments.InvocationConfiguration.Error, json))
        {
            found = await ServerProbe.RunAsync(request, CertificateFiles.ReadAll(arguments.GetValue(_roots)), new Progress<string>(progress.Say), cancellationToken);
        }

        Describe(found).Print(arguments.InvocationConfiguration.Output, json);
        return found.Suites.Count > 0 ? CommandEdge.Success : CommandEdge.Failure;
    }

    private static Report Describe(ServerCapabilities found)
    {
        Report report = new Report()
            .Add("host", JsonValue.Create(found.Host), "host")
            .Add("versions", Array(found.Versions), "TLS", List(found.Versions))
            .Add("suites", Array(found.Suites), "suites", List(found.Suites))
            .Add("groups", Array(found.Groups), "groups", List(found.Groups))
            .Add("certificate", found.Certificate is null ? null : JsonValue.Create(found.Certificate), "certificate", found.Certificate ?? found.CertificateProblem ?? "not seen")
            .Add("certificateTrusted", JsonValue.Create(found is { CertificateProblem: null, Suites.Count: > 0 }))
            .Add("certificateProblem", found.CertificateProblem is null ? null : JsonValue.Create(found.CertificateProblem))
            .Add("asksForClientCertificate", JsonValue.Create(found.AsksForClientCertificate), found.AsksForClientCertificate ? "client certificate" : null, "asked for; prove with --cert and --key")
            .Add("keyUpdate", OrNull(found.KeyUpdate), "KeyUpdate", found.KeyUpdate switch { true => "works", false => "breaks the connection", null => "not tried" })
            .Add("closes", OrNull(found.Closes), "closes when asked", found.Closes switch { true => "yes", false => "no, so no client certificate can be used", null => "not tried" });
        JsonObject proxy = DescribeProxy(report, found);
        JsonObject mpc = DescribeMpc(report, found);
        return report.Row("tee mode", "not in this version").Add("modes", new JsonArray(proxy, mpc));
    }

    private static JsonObject DescribeProxy(Report report, ServerCapabilities found)
    {
        string? problem = found.ProxyWorks ? null
            : found.Suites.Count == 0 ? "it shakes hands with no suite that vouch knows"
            : found.CertificateProblem is string certificate ? $"its certificate is not trusted ({certificate}); if it should be, name the root with --ca, here and at the attestor"
            : found.ResponseProblem ?? "it shakes hands with no group that vouch knows";
        JsonObject mode = new() { ["mode"] = "proxy", ["works"] = found.ProxyWorks, ["problem"] = problem, ["hidesRequestParts"] = found.SecretsWork };
        report.Row("proxy mode", problem is null ? "works" : $"does not work: {problem}");
        if (found.Cost is ProvingCost cost)
        {
            mode["proven"] = DescribeProven(report, found);
            mode["opened"] = new JsonObject
            {
                ["bytesToAttestor"] = cost.BytesToAttestor,
                ["bytesFromAttestor"] = cost.BytesFromAttestor,
                ["bytesForHiding"] = cost.BytesForHiding,
                ["roundTripsToAttestor"] = cost.RoundTripsToAttestor,
                ["roundTripsToServer"] = cost.RoundTripsToServer,
            };
            report.Row("  opened", $"about {cost.BytesToAttestor:N0} bytes to the attestor, {cost.BytesFromAttestor:N0} from it, with --disclose-to-attestor response")
                .Row("    round trips", $"{cost.RoundTripsToAttestor} to the attestor, {cost.RoundTripsToServer} from it to the server ({cost.RoundTripsToServer} without an attestor)")
                .Row("    hidden parts", found.SecretsWork ? $"work; about {cost.BytesForHiding:N0} bytes more and no round trip" : "do not work; secrets would be shown, with --disclose-to-attestor request");
        }

        return mode;
    }

    private static JsonObject DescribeMpc(Report report, ServerCapabilities found)
    {
        report.Row("mpc mode", !found.ProxyWorks ? "not tried" : found.MpcWorks ? "works" : "does not work: it takes secp256r1, and a suite with ChaCha20 or AES-128");
        JsonObject mode = new() { ["mode"] = "mpc", ["works"] = found.MpcWorks };
        if (found.MpcCost is MpcCost cost)
        {
            mode["sharing"] = new JsonObject
            {
                ["suite"] = cost.Suite,
                ["bytesToAttestor"] = cost.BytesToAttestor,
                ["bytesFromAttestor"] = cost.BytesFromAttestor,
                ["preparedBytesToAttestor"] = cost.PreparedBytesToAttestor,
                ["preparedBytesFromAttestor"] = cost.PreparedBytesFromAttestor,
                ["roundTrips"] = cost.RoundTrips,
            };
            report.Row("  keys", $"{Amounts.Bytes(cost.BytesToAttestor)} to the attestor, {Amounts.Bytes(cost.BytesFromAttestor)} from it, besides the proof, under {cost.Suite}")
                .Row("    prepared", $"{Amounts.Bytes(cost.PreparedBytesToAttestor)} and {Amounts.Bytes(cost.PreparedBytesFromAttestor)} of them can be sent before, with vouch warm")
                .Row("    round trips", $"{cost.RoundTrips} to the attestor, from the server's key share to the sealed request");
        }

        return mode;
    }

    private static JsonObject? DescribeProven(Report report, ServerCapabilities found)
    {
        if (found.ProofCost is not ProofCost proof)
        {
            report.Row("  proven", $"not with these parts: {found.ProofProblem}");
            return found.ProofProblem is null ? null : new JsonObject { ["problem"] = found.ProofProblem };
        }

        report.Row("  proven", $"{Amounts.Count(proof.Gates)} gates: about {Amounts.Bytes(proof.BytesToAttestor)} to the attestor, {Amounts.Bytes(proof.BytesFromAttestor)} from it");
        return new JsonObject { ["gates"] = proof.Gates, ["bytesToAttestor"] = proof.BytesToAttestor, ["bytesFromAttestor"] = proof.BytesFromAttestor };
    }

    private static string List(IReadOnlyList<string> items) => items.Count == 0 ? "none that vouch knows" : string.Join(", ", items);

    private static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(i => (JsonNode)JsonValue.Create(i))]);

    private static JsonValue? OrNull(bool? value) => value is bool known ? JsonValue.Create(known) : null;
}
