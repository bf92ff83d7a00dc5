using System.CommandLine;
using System.Text.Json.Nodes;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Proving;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch probe URL</c>: what a server can do, and which modes will work with it.</summary>
internal sealed class ProbeCommand : VouchCommand
{
    private readonly Argument<string> _url = new("url") { Description = "The https:// address.", HelpName = "URL" };
    private readonly Option<string?> _roots = new("--ca") { Description = "Roots for the server's certificate (PEM). Default: the system's.", HelpName = "FILE" };
    private readonly Option<string?> _connectTo = Parsing.Parsed("--connect-to", "Connect there instead.", "HOST:PORT", Parsing.HostAndPort);

    public ProbeCommand()
        : base(
            "probe",
            "Find out what a server can do: versions, suites, groups, certificate, KeyUpdate; and what that means for proving. Connects directly, without an attestor, a dozen times.",
            "vouch probe https://bank.example/balance")
    {
        Arguments.Add(_url);
        AddOptions(_roots, _connectTo);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        bool json = arguments.GetValue(CommandEdge.Json);
        ProveRequest request = new(Parsing.Url(arguments.GetRequiredValue(_url))) { ConnectTo = arguments.GetValue(_connectTo) };
        ServerCapabilities found;
        await using (ProgressLine progress = ProgressLine.Start(arguments.InvocationConfiguration.Error, json))
        {
            found = await ServerProbe.RunAsync(request, CertificateFiles.ReadAll(arguments.GetValue(_roots)), new Progress<string>(progress.Say), cancellationToken);
        }

        Describe(found).Print(arguments.InvocationConfiguration.Output, json);
        return found.Suites.Count > 0 ? CommandEdge.Success : CommandEdge.Failure;
    }

    private static Report Describe(ServerCapabilities found) => new Report()
        .Add("host", JsonValue.Create(found.Host), "host")
        .Add("versions", Array(found.Versions), "TLS", string.Join(", ", found.Versions))
        .Add("suites", Array(found.Suites), "suites", string.Join(", ", found.Suites))
        .Add("groups", Array(found.Groups), "groups", string.Join(", ", found.Groups))
        .Add("certificate", found.Certificate is null ? null : JsonValue.Create(found.Certificate), "certificate")
        .Add("certificateTrusted", JsonValue.Create(found.CertificateProblem is null), "trusted", found.CertificateProblem ?? "yes")
        .Add("certificateProblem", found.CertificateProblem is null ? null : JsonValue.Create(found.CertificateProblem))
        .Add("asksForClientCertificate", JsonValue.Create(found.AsksForClientCertificate), found.AsksForClientCertificate ? "client certificate" : null, "asked for")
        .Add("keyUpdate", found.KeyUpdate is bool works ? JsonValue.Create(works) : null, "KeyUpdate", found.KeyUpdate switch { true => "works", false => "breaks the connection", null => "not tried" })
        .Add("closes", found.Closes is bool closes ? JsonValue.Create(closes) : null, "closes when asked", found.Closes switch { true => "yes", false => "no", null => "not tried" })
        .Add("proxy", JsonValue.Create(found.ProxyWorks), "proxy mode", found.ProxyWorks ? "works, for some 5 KB to the attestor and no round trip beyond the server's" : "does not work")
        .Add("proxyWithSecrets", JsonValue.Create(found.SecretsWork), "with secret headers", found.SecretsWork ? "works" : "needs --disclose-to-attestor request");

    private static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(i => (JsonNode)JsonValue.Create(i))]);
}
