using System.CommandLine;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Proving;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch prove URL</c>: fetches a page through an attestor and writes the attestation.</summary>
internal sealed class ProveCommand : Command
{
    private readonly Argument<string> _url = new("url") { Description = "The https:// address.", HelpName = "URL" };
    private readonly Option<string> _attestor = new("--attestor") { Description = "host:port, tls://host:port, ws://host:port/v1/session or wss://host/v1/session.", HelpName = "ADDR", Required = true };
    private readonly Option<string> _mode = new("--mode") { Description = "proxy (the only one so far).", HelpName = "MODE", DefaultValueFactory = static _ => "proxy" };
    private readonly Option<string?> _method = new("-X", "--request") { Description = "The method. Default: GET, or POST with -d.", HelpName = "METHOD" };
    private readonly Option<KeyValuePair<string, string>[]> _headers = Parsing.ParsedMany("-H", "A header that the attestor sees (repeatable).", "'N: v'", Parsing.Header);
    private readonly Option<KeyValuePair<string, string>[]> _secretHeaders = Parsing.ParsedMany("--secret-header", "A header that only the server sees (repeatable).", "'N: v'", Parsing.Header);
    private readonly Option<string?> _data = new("-d", "--data") { Description = "The body, or @FILE.", HelpName = "BODY|@FILE" };
    private readonly Option<bool> _secretBody = new("--secret-body") { Description = "Keep the body from the attestor." };
    private readonly Option<string?> _disclose = new("--disclose-to-attestor") { Description = "Let the attestor see the secret parts too: 'request'.", HelpName = "request" };
    private readonly Option<string?> _tls = new("--tls") { Description = "Only this version: 1.2 or 1.3.", HelpName = "VERSION" };
    private readonly Option<string[]> _suites = Parsing.ParsedMany("--suite", "Only this cipher suite, by IANA name (repeatable).", "NAME", static text => text);
    private readonly Option<string[]> _groups = Parsing.ParsedMany("--group", "Only this group: x25519, secp256r1 or secp384r1 (repeatable).", "NAME", static text => text);
    private readonly Option<X509Certificate2Collection> _roots = Parsing.Parsed("--ca", "Roots for the server's certificate (PEM). Default: the system's.", "FILE", Parsing.Certificates);
    private readonly Option<X509Certificate2Collection> _attestorRoots = Parsing.Parsed("--attestor-ca", "Roots for the attestor's own certificate (PEM).", "FILE", Parsing.Certificates);
    private readonly Option<string?> _connectTo = new("--connect-to") { Description = "Where the attestor shall connect instead. Needs an attestor that allows private networks.", HelpName = "HOST:PORT" };
    private readonly Option<string?> _certificate = new("--cert") { Description = "A client certificate, and those above it (PEM).", HelpName = "FILE" };
    private readonly Option<string?> _certificateKey = new("--key") { Description = "Its private key (PEM).", HelpName = "FILE" };
    private readonly Option<byte[]> _challenge = Parsing.Parsed("--challenge", "The relying party's nonce.", "HEX", Parsing.Hex);
    private readonly Option<byte[]> _subject = Parsing.Parsed("--subject", "The key that the attestation is bound to.", "KEY", Parsing.Subject);
    private readonly Option<TimeSpan> _timeout = Parsing.Parsed("--timeout", "The longest session. Default: 5m.", "D", Parsing.Duration);
    private readonly Option<string> _output = new("-o", "--output") { Description = "Where to write the attestation. It holds what the server said: keep it private.", HelpName = "FILE", Required = true };

    public ProveCommand()
        : base("prove", "Fetch a page through an attestor and write the attestation.\n\n  vouch prove https://bank.example/balance --attestor attestor.example:7047 --secret-header 'Cookie: id=42' -o balance.attestation")
    {
        Arguments.Add(_url);
        foreach (Option option in (Option[])
            [_attestor, _mode, _method, _headers, _secretHeaders, _data, _secretBody, _disclose, _tls, _suites, _groups, _roots, _attestorRoots, _connectTo, _certificate, _certificateKey,
            _challenge, _subject, _timeout, _output])
        {
            Options.Add(option);
        }

        this.OnRun(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        bool json = arguments.GetValue(CommandEdge.Json);
        string path = arguments.GetRequiredValue(_output);
        if (arguments.GetValue(_mode) != "proxy")
        {
            throw new ArgumentException($"The mode '{arguments.GetValue(_mode)}' does not exist; 'proxy' does.");
        }

        ProveRequest request = await ReadRequestAsync(arguments, cancellationToken);
        ProverOptions options = new()
        {
            Attestor = arguments.GetRequiredValue(_attestor),
            ServerRoots = arguments.GetValue(_roots),
            AttestorRoots = arguments.GetValue(_attestorRoots),
        };
        options.Timeout = arguments.GetValue(_timeout) is { Ticks: > 0 } timeout ? timeout : options.Timeout;

        Prover prover = new(options);
        ProvenSession session;
        await using (ProgressLine progress = ProgressLine.Start(arguments.InvocationConfiguration.Error, json))
        {
            progress.Say(Disclosure(request));
            session = await prover.ProveAsync(request, progress, cancellationToken);
        }

        PrivateFile.Write(path, session.Attestation.Write);
        Report(session, path).Print(arguments.InvocationConfiguration.Output, json);
        return CommandEdge.Success;
    }

    internal static Report Report(ProvenSession session, string path) => new Report()
        .Add("file", JsonValue.Create(path), "attestation")
        .Add("attestorKey", JsonValue.Create(session.Attestation.AttestorKey.ToString()), "attestor key")
        .Add("host", JsonValue.Create(session.Host), "host")
        .Add("mode", JsonValue.Create("proxy"), "mode")
        .Add("time", JsonValue.Create(session.Time.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)), "time")
        .Add("tls", JsonValue.Create(session.TlsVersion), "tls", $"{session.TlsVersion}, {session.Suite}, {session.Group}")
        .Add("suite", JsonValue.Create(session.Suite))
        .Add("group", JsonValue.Create(session.Group))
        .Add("status", JsonValue.Create(session.Status), "status")
        .Add("completeness", JsonValue.Create(session.Completeness.ToString()), "response")
        .Add("bytesSent", JsonValue.Create(session.BytesSent), "sent", $"{session.BytesSent:N0} bytes to the attestor")
        .Add("bytesReceived", JsonValue.Create(session.BytesReceived), "received", $"{session.BytesReceived:N0} bytes from it")
        .Add("rounds", JsonValue.Create(session.Rounds))
        .Add("milliseconds", JsonValue.Create(Math.Round(session.Elapsed.TotalMilliseconds, 1)), "took", $"{session.Elapsed.TotalMilliseconds:N0} ms");

    /// <summary>What the attestor will learn, said before it does.</summary>
    internal static string Disclosure(ProveRequest request)
    {
        string hidden = string.Join(", ", (string[])
        [
            .. request.SecretHeaders.Select(h => $"the header {h.Key}"),
            .. request.SecretBody && !request.Body.IsEmpty ? ["the body"] : (string[])[],
        ]);
        string sent = hidden.Length == 0 ? "the whole request" : request.DiscloseRequestToAttestor ? $"the whole request, with {hidden}" : $"the request without {hidden}";
        return $"the attestor will see {sent}, and the whole response";
    }

    private async Task<ProveRequest> ReadRequestAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string? data = arguments.GetValue(_data);
        ProveRequest request = new(Url(arguments.GetRequiredValue(_url)))
        {
            Method = arguments.GetValue(_method) ?? (data is null ? "GET" : "POST"),
            SecretBody = arguments.GetValue(_secretBody),
            DiscloseRequestToAttestor = arguments.GetValue(_disclose) switch
            {
                null => false,
                "request" => true,
                string other => throw new ArgumentException($"--disclose-to-attestor takes 'request', not '{other}'."),
            },
            Versions = arguments.GetValue(_tls) switch
            {
                null => SslProtocols.Tls12 | SslProtocols.Tls13,
                "1.2" => SslProtocols.Tls12,
                "1.3" => SslProtocols.Tls13,
                string other => throw new ArgumentException($"--tls takes 1.2 or 1.3, not '{other}'."),
            },
            ConnectTo = arguments.GetValue(_connectTo),
            Challenge = arguments.GetValue(_challenge) ?? [],
            Subject = arguments.GetValue(_subject) ?? [],
            ClientCertificate = ClientCertificate(arguments.GetValue(_certificate), arguments.GetValue(_certificateKey)),
            Body = data is null ? default : data.StartsWith('@') ? await File.ReadAllBytesAsync(data[1..], cancellationToken) : Encoding.UTF8.GetBytes(data),
        };
        if (request.ClientCertificate is X509Certificate2 client)
        {
            foreach (X509Certificate2 above in Parsing.Certificates(arguments.GetRequiredValue(_certificate)!).Where(c => c.Thumbprint != client.Thumbprint))
            {
                request.ClientCertificateChain.Add(above);
            }
        }

        AddAll(request.Headers, arguments.GetRequiredValue(_headers));
        AddAll(request.SecretHeaders, arguments.GetRequiredValue(_secretHeaders));
        AddAll(request.Suites, arguments.GetRequiredValue(_suites));
        AddAll(request.Groups, arguments.GetRequiredValue(_groups));
        return request;
    }

    private static Uri Url(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) ? url : throw new ArgumentException($"'{text}' is not an address; write https://host/path.");

    private static X509Certificate2? ClientCertificate(string? certificate, string? key)
    {
        if (certificate is null)
        {
            return key is null ? null : throw new ArgumentException("--key goes with --cert.");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"Cannot use the client certificate {certificate}: {e.Message}");
        }
    }

    private static void AddAll<T>(IList<T> list, T[] items)
    {
        foreach (T item in items)
        {
            list.Add(item);
        }
    }
}
