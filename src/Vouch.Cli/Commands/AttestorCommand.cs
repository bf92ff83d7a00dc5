using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Vouch.Attesting;
using Vouch.Attestor;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Crypto.Signing;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch attestor</c>: serves until it is stopped.</summary>
internal sealed class AttestorCommand : Command
{
    private readonly Option<IPEndPoint> _listen = Parsing.Parsed("--listen", "Address and port for TCP and WebSocket. Default: 127.0.0.1:7047.", "ADDR", Parsing.Listen);
    private readonly Option<string> _data = new("--data") { Description = "Directory for the signing key, made on first start.", HelpName = "DIR", Required = true };
    private readonly Option<string[]> _allow = Parsing.ParsedMany("--allow-host", "Only hosts like this (glob, repeatable).", "GLOB", static text => text);
    private readonly Option<string[]> _deny = Parsing.ParsedMany("--deny-host", "No hosts like this (glob, repeatable); wins over --allow-host.", "GLOB", static text => text);
    private readonly Option<bool> _private = new("--allow-private-networks") { Description = "Dial private and loopback addresses too, and let provers name them. For tests." };
    private readonly Option<X509Certificate2Collection> _roots = Parsing.Parsed("--ca", "Roots for servers' certificates (PEM). Default: the system's.", "FILE", Parsing.Certificates);
    private readonly Option<string> _certificate = new("--tls-cert") { Description = "Certificate chain for TLS on the listener (PEM).", HelpName = "FILE" };
    private readonly Option<string> _certificateKey = new("--tls-key") { Description = "Its private key (PEM).", HelpName = "FILE" };
    private readonly Option<KeyAlgorithm> _algorithm = new("--key-algorithm") { Description = "Scheme of a new signing key: Secp256k1, P256 or Ed25519. Default: Secp256k1.", HelpName = "NAME" };
    private readonly Option<int> _maxSessions = new("--max-sessions") { Description = "The most sessions at a time. Default: 1000.", HelpName = "N", DefaultValueFactory = static _ => new AttestorLimits().MaxSessions };
    private readonly Option<TimeSpan> _maxDuration = Parsing.Parsed("--max-duration", "The longest session. Default: 5m.", "D", Parsing.Duration);
    private readonly Option<TimeSpan> _maxIdle = Parsing.Parsed("--max-idle", "The longest silence of prover and server. Default: 30s.", "D", Parsing.Duration);
    private readonly Option<int> _maxReceived = new("--max-received") { Description = "The most bytes of a response. Default: 67108864.", HelpName = "BYTES", DefaultValueFactory = static _ => 64 * 1024 * 1024 };

    public AttestorCommand()
        : base("attestor", "Run an attestor: dials servers for provers, keeps ciphertext, signs what it could check.\n\n  vouch attestor --listen :7047 --data /var/lib/vouch --deny-host '*.internal'")
    {
        foreach (Option option in (Option[])[_listen, _data, _allow, _deny, _private, _roots, _certificate, _certificateKey, _algorithm, _maxSessions, _maxDuration, _maxIdle, _maxReceived])
        {
            Options.Add(option);
        }

        this.OnRun(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        bool json = arguments.GetValue(CommandEdge.Json);
        AttestorLimits limits = new();
        TimeSpan duration = arguments.GetValue(_maxDuration);
        TimeSpan idle = arguments.GetValue(_maxIdle);
        int received = arguments.GetValue(_maxReceived);
        AttestorHostOptions options = new()
        {
            Listen = arguments.GetValue(_listen) ?? new IPEndPoint(IPAddress.Loopback, 7047),
            DataDirectory = arguments.GetRequiredValue(_data),
            AllowHosts = arguments.GetRequiredValue(_allow),
            DenyHosts = arguments.GetRequiredValue(_deny),
            AllowPrivateNetworks = arguments.GetValue(_private),
            ServerRoots = arguments.GetValue(_roots),
            Certificate = ReadCertificate(arguments.GetValue(_certificate), arguments.GetValue(_certificateKey)),
            KeyAlgorithm = arguments.GetValue(_algorithm),
            Limits = limits with
            {
                MaxSessions = Positive(arguments.GetValue(_maxSessions), "--max-sessions"),
                MaxDuration = duration > TimeSpan.Zero ? duration : limits.MaxDuration,
                MaxIdle = idle > TimeSpan.Zero ? idle : limits.MaxIdle,
                MaxReceivedBytes = checked(Positive(received, "--max-received") + (received / 8) + 65_536), // records are longer than what they hold
            },
        };

        await using AttestorHost host = await AttestorHost.StartAsync(
            options, logging => logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                console.UseUtcTimestamp = true;
            }).AddFilter("Microsoft", LogLevel.Warning),
            cancellationToken);

        new Report()
            .Add("attestorKey", JsonValue.Create(host.Key.ToString()), "attestor key")
            .Add("listening", JsonValue.Create(host.Endpoint.ToString()), "listening")
            .Add("allowPrivateNetworks", JsonValue.Create(options.AllowPrivateNetworks), options.AllowPrivateNetworks ? "warning" : null, "private networks may be dialled; for tests only")
            .Print(arguments.InvocationConfiguration.Output, json);
        await host.WaitForShutdownAsync(cancellationToken);
        return CommandEdge.Success;
    }

    private static int Positive(int value, string option) => value > 0 ? value : throw new ArgumentException($"{option} must be at least 1.");

    private static X509Certificate2? ReadCertificate(string? certificate, string? key)
    {
        if (certificate is null)
        {
            return key is null ? null : throw new ArgumentException("--tls-key goes with --tls-cert.");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"Cannot use {certificate} for TLS: {e.Message}");
        }
    }
}
