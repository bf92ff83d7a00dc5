using System.CommandLine;
using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Vouch.Attestations;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Preparing;
using Vouch.Proving;
using Vouch.Transport.Connecting;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch prove URL</c>: fetches a page through an attestor and writes the attestation.</summary>
internal sealed class ProveCommand : VouchCommand
{
    private readonly Argument<string> _url = new("url") { Description = "The https:// address.", HelpName = "URL" };
    private readonly Option<PeerAddress> _attestor = Parsing.Required("--attestor", "host:port, tls://host:port, ws://host:port or wss://host.", "ADDR", Parsing.Attestor);
    private readonly Option<AttestationMode> _mode = Parsing.Mode();
    private readonly Option<bool> _hideServer = new("--hide-server") { Description = "Keep from the attestor which server it is; 'vouch present --show-server' shows it later. In MPC mode and with TLS 1.3 alone." };
    private readonly Option<string?> _method = new("-X", "--request") { Description = "The method. Default: GET, or POST with -d.", HelpName = "METHOD" };
    private readonly Option<KeyValuePair<string, string>[]> _headers = Parsing.ParsedMany("-H", "A header (repeatable).", "'N: v'", Parsing.Header);
    private readonly Option<KeyValuePair<string, string>[]> _secretHeaders = Parsing.ParsedMany("--secret-header", "A header whose value the attestor does not see unless all is disclosed to it (repeatable).", "'N: v'", Parsing.Header);
    private readonly Option<string?> _data = new("-d", "--data") { Description = "The body, or @FILE.", HelpName = "BODY|@FILE" };
    private readonly Option<bool> _secretBody = new("--secret-body") { Description = "Keep the body from the attestor unless all is disclosed to it." };
    private readonly Option<EarlierJson[]> _before = Parsing.ParsedMany(
        "--before",
        """A request to send first on the same connection (repeatable): {"path": "/session", "take": {"csrf": "response.json:$.csrf"}}, with method, headers and body as needed. Later headers and bodies have {csrf} for what was taken. The attestor sees the shape of it and no more. In MPC mode about 4 MB more go to it for each KB of the answer.""",
        "JSON|@FILE",
        EarlierJson.Parse);
    private readonly Option<string[]> _reveal = Parsing.ParsedMany("--reveal", $"A part that the attestor is shown, and that can be presented (repeatable): {Parsing.Selectors}.", "SELECTOR", Parsing.Selector);
    private readonly Option<string[]> _commit = Parsing.ParsedMany("--commit", "A part that can be presented later and that the attestor does not see (repeatable). Without --reveal and --commit: every part. Fewer parts make a smaller proof.", "SELECTOR", Parsing.Selector);
    private readonly Option<AttestorView> _disclose = Parsing.Parsed(
        "--disclose-to-attestor",
        "For speed, open keys to the attestor instead of proving to it. 'response': it sees the response, and the request but for its secret parts (which need TLS 1.3). 'request': all of both. Default: 'nothing'.",
        "WHAT",
        Parsing.OneOf(("nothing", AttestorView.Revealed), ("response", AttestorView.Response), ("request", AttestorView.Everything)));
    private readonly Option<SslProtocols?> _tls = Parsing.Parsed(
        "--tls", "Only this version: 1.2 or 1.3.", "VERSION", Parsing.OneOf<SslProtocols?>(("1.2", SslProtocols.Tls12), ("1.3", SslProtocols.Tls13)));

    private readonly Option<string[]> _suites = Parsing.ParsedMany("--suite", "Only this cipher suite, by IANA name (repeatable).", "NAME", static text => text);
    private readonly Option<string[]> _groups = Parsing.ParsedMany("--group", "Only this group: x25519, secp256r1 or secp384r1 (repeatable).", "NAME", static text => text);
    private readonly Option<string?> _roots = new("--ca") { Description = "Roots for the server's certificate (PEM). Default: the system's.", HelpName = "FILE" };
    private readonly Option<string?> _attestorRoots = new("--attestor-ca") { Description = "Roots for the attestor's own certificate (PEM). Default: the system's.", HelpName = "FILE" };
    private readonly Option<string?> _connectTo = Parsing.Parsed("--connect-to", "Where to connect instead. In proxy mode the attestor does, and has to allow private networks.", "HOST:PORT", Parsing.HostAndPort);
    private readonly Option<string?> _certificate = new("--cert") { Description = "A client certificate, and those above it (PEM).", HelpName = "FILE" };
    private readonly Option<string?> _certificateKey = new("--key") { Description = "Its private key (PEM).", HelpName = "FILE" };
    private readonly Option<byte[]> _challenge = Parsing.Parsed("--challenge", "The relying party's nonce.", "HEX", Parsing.Challenge);
    private readonly Option<byte[]> _subject = Parsing.Parsed("--subject", "The key that the attestation is bound to.", "KEY", Parsing.Subject);
    private readonly Option<TimeSpan?> _timeout = Parsing.Parsed<TimeSpan?>("--timeout", "The longest session, 1s to 1h. Default: 5m.", "D", static text => Parsing.Timeout(text));
    private readonly Option<string?> _expectSuite = Parsing.ExpectedSuite();
    private readonly Option<bool> _cold = new("--cold") { Description = "In MPC mode make everything anew, and leave what 'vouch warm' has prepared." };
    private readonly Option<string> _output = new("-o", "--output") { Description = "Where to write the attestation. It holds what the server said: keep it private.", HelpName = "FILE", Required = true };

    public ProveCommand()
        : base(
            "prove",
            "Fetch a page through an attestor, prove to it in zero knowledge what was said, and write the attestation. The attestor sees what --reveal names, the names of the request's headers, its Host, and lengths.",
            "vouch prove https://bank.example/balance --attestor tls://attestor.example:7047 --secret-header 'Cookie: id=42' --reveal 'response.json:$.balance' -o balance.attestation")
    {
        Arguments.Add(_url);
        AddOptions(
            _attestor, _mode, _hideServer, _method, _headers, _secretHeaders, _data, _secretBody, _before, _reveal, _commit, _disclose, _tls, _suites, _groups, _roots, _attestorRoots, _connectTo, _certificate, _certificateKey,
            _challenge, _subject, _timeout, _expectSuite, _cold, _output);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        bool json = arguments.GetValue(CommandEdge.Json);
        PeerAddress attestor = arguments.GetRequiredValue(_attestor);
        ProveRequest request = ReadRequest(arguments);
        Disclosure disclosure = Disclosure.Of(request, attestor);
        Prover prover = new(new ProverOptions
        {
            Attestor = attestor.ToString(),
            ServerRoots = CertificateFiles.ReadAll(arguments.GetValue(_roots)),
            AttestorRoots = CertificateFiles.ReadAll(arguments.GetValue(_attestorRoots)),
            Timeout = arguments.GetValue(_timeout) ?? TimeSpan.FromMinutes(5),
            Pool = arguments.GetValue(_cold) ? null : PreparationPool.OpenDefault(),
        });

        using OutputFile file = OutputFile.Create(arguments.GetRequiredValue(_output), ownerOnly: true);
        ProvenSession session;
        ProofCost? cost;
        await using (ProgressLine progress = ProgressLine.Start(arguments.InvocationConfiguration.Error, json, disclosure.Say))
        {
            session = await prover.ProveAsync(request, progress, cancellationToken);
            cost = progress.Cost;
        }

        file.Write(session.Attestation.Write);
        Describe(session, cost, arguments.GetRequiredValue(_output), disclosure).Print(arguments.InvocationConfiguration.Output, json);
        return CommandEdge.Success;
    }

    private static Report Describe(ProvenSession session, ProofCost? cost, string path, Disclosure disclosure) => new Report()
        .Add("file", JsonValue.Create(path), "attestation")
        .Add("attestorKey", JsonValue.Create(session.Attestation.AttestorKey.ToString()), "attestor key")
        .Add("host", JsonValue.Create(session.Host), "host")
        .Add("mode", JsonValue.Create(Values.ToText(session.Attestation.Header.Mode)), "mode")
        .Add("time", JsonValue.Create(session.Time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)), "time")
        .Add("tls", JsonValue.Create(session.TlsVersion), "tls", $"{session.TlsVersion}, {session.Suite}, {session.Group}")
        .Add("suite", JsonValue.Create(session.Suite))
        .Add("group", JsonValue.Create(session.Group))
        .Add("status", JsonValue.Create(session.Status), "status")
        .Add("completeness", JsonValue.Create(session.Completeness.ToString()), "response", Values.ToText(session.Completeness))
        .Add("disclosed", disclosure.ToJson())
        .Add("warnings", new JsonArray([.. disclosure.Warnings.Select(w => (JsonNode)JsonValue.Create(w))]))
        .Add("cost", ToJson(cost), cost is null ? null : "proof", $"{cost?.Gates:N0} AND gates")
        .Add("bytesSent", JsonValue.Create(session.BytesSent), "sent", $"{session.BytesSent:N0} bytes to the attestor")
        .Add("bytesReceived", JsonValue.Create(session.BytesReceived), "received", $"{session.BytesReceived:N0} bytes from it")
        .Add("rounds", JsonValue.Create(session.Rounds))
        .Add("milliseconds", JsonValue.Create(Math.Round(session.Elapsed.TotalMilliseconds, 1)), "took", $"{session.Elapsed.TotalMilliseconds:N0} ms{(session.Attestation.Header.Mode == AttestationMode.Mpc ? $", {session.Online.TotalMilliseconds:N0} of them with the server" : "")}")
        .Add("onlineMilliseconds", JsonValue.Create(Math.Round(session.Online.TotalMilliseconds, 1)));

    private static JsonObject? ToJson(ProofCost? cost) => cost is null ? null : new JsonObject
    {
        ["gates"] = cost.Gates,
        ["bytesToAttestor"] = cost.BytesToAttestor,
        ["bytesFromAttestor"] = cost.BytesFromAttestor,
    };

    private ProveRequest ReadRequest(ParseResult arguments)
    {
        string? data = arguments.GetValue(_data);
        ProveRequest request = new(Parsing.Url(arguments.GetRequiredValue(_url)))
        {
            Method = arguments.GetValue(_method) ?? (data is null ? "GET" : "POST"),
            SecretBody = arguments.GetValue(_secretBody),
            Mode = arguments.GetValue(_mode),
            HideServerName = arguments.GetValue(_hideServer),
            AttestorView = arguments.GetValue(_disclose),
            Versions = arguments.GetValue(_tls) ?? (SslProtocols.Tls12 | SslProtocols.Tls13),
            ConnectTo = arguments.GetValue(_connectTo),
            ExpectedSuite = arguments.GetValue(_expectSuite),
            Challenge = arguments.GetValue(_challenge) ?? [],
            Subject = arguments.GetValue(_subject) ?? [],
            Body = data is null ? default : data.StartsWith('@') ? InputFile.ReadBytes(data[1..]) : Encoding.UTF8.GetBytes(data),
        };
        if (CertificateFiles.ReadWithKey(arguments.GetValue(_certificate), arguments.GetValue(_certificateKey), ("--cert", "--key")) is (X509Certificate2 client, X509Certificate2Collection above))
        {
            request.ClientCertificate = client;
            request.ClientCertificateChain.AddRange(above);
        }

        if (request.SecretBody && request.Body.IsEmpty)
        {
            throw new ArgumentException("--secret-body goes with -d.");
        }

        AddAll(request.Headers, arguments.GetRequiredValue(_headers));
        AddAll(request.SecretHeaders, arguments.GetRequiredValue(_secretHeaders));
        AddAll(request.Reveal, arguments.GetRequiredValue(_reveal));
        AddAll(request.Commit, arguments.GetRequiredValue(_commit));
        AddAll(request.Suites, arguments.GetRequiredValue(_suites));
        AddAll(request.Groups, arguments.GetRequiredValue(_groups));
        SecretParts.ThrowIfRevealed(request);
        EarlierJson.AddTo(request, arguments.GetRequiredValue(_before));
        return request;
    }

    private static void AddAll<T>(IList<T> list, T[] items)
    {
        foreach (T item in items)
        {
            list.Add(item);
        }
    }
}
