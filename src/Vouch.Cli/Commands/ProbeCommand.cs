using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Proving;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch probe URL</c>: what a server can do, and which modes will work with it.</summary>
internal sealed class ProbeCommand : Command
{
    private readonly Argument<string> _url = new("url") { Description = "The https:// address.", HelpName = "URL" };
    private readonly Option<X509Certificate2Collection> _roots = Parsing.Parsed("--ca", "Roots for the server's certificate (PEM). Default: the system's.", "FILE", Parsing.Certificates);
    private readonly Option<string?> _connectTo = new("--connect-to") { Description = "Connect there instead.", HelpName = "HOST:PORT" };

    public ProbeCommand()
        : base("probe", "Find out what a server can do: versions, suites, groups, certificate, KeyUpdate; and what that means for proving. Connects directly, without an attestor.\n\n  vouch probe https://bank.example")
    {
        Arguments.Add(_url);
        Options.Add(_roots);
        Options.Add(_connectTo);
        this.OnRun(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        bool json = arguments.GetValue(CommandEdge.Json);
        ProveRequest request = new(arguments.GetRequiredValue(_url)) { ConnectTo = arguments.GetValue(_connectTo) };
        ServerCapabilities found;
        await using (ProgressLine progress = ProgressLine.Start(arguments.InvocationConfiguration.Error, json))
        {
            found = await ServerProbe.RunAsync(request, arguments.GetValue(_roots), new Progress<string>(progress.Say), cancellationToken);
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
