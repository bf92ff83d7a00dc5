using System.CommandLine;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Vouch.Attesting;
using Vouch.Attestor;
using Vouch.Cli.Input;
using Vouch.Cli.Output;
using Vouch.Crypto.Signing;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch attestor</c>: serves until it is stopped.</summary>
internal sealed class AttestorCommand : VouchCommand
{
    private static readonly AttestorLimits s_limits = new();

    private readonly Option<IPEndPoint?> _listen = Parsing.Parsed<IPEndPoint?>("--listen", "Address and port for TCP, WebSocket and HTTP. Default: 127.0.0.1:7047.", "ADDR", Parsing.Listen);
    private readonly Option<string> _data = new("--data") { Description = "Directory for the signing key, made on first start.", HelpName = "DIR", Required = true };
    private readonly Option<string[]> _allow = Parsing.ParsedMany("--allow-host", "Only hosts like this (glob, repeatable).", "GLOB", static text => text);
    private readonly Option<string[]> _deny = Parsing.ParsedMany("--deny-host", "No hosts like this (glob, repeatable); wins over --allow-host.", "GLOB", static text => text);
    private readonly Option<bool> _private = new("--allow-private-networks") { Description = "Dial private and loopback addresses too, and let provers name them (--connect-to). For tests." };
    private readonly Option<string?> _roots = new("--ca") { Description = "Roots for servers' certificates (PEM). Default: the system's.", HelpName = "FILE" };
    private readonly Option<string?> _certificate = new("--tls-cert") { Description = "Certificate for TLS on the listener, and those above it (PEM).", HelpName = "FILE" };
    private readonly Option<string?> _certificateKey = new("--tls-key") { Description = "Its private key (PEM).", HelpName = "FILE" };
    private readonly Option<KeyAlgorithm> _algorithm = Parsing.Parsed(
        "--key-algorithm",
        "Scheme of a new signing key: secp256k1, p256 or ed25519. Default: secp256k1.",
        "NAME",
        Parsing.OneOf(("secp256k1", KeyAlgorithm.Secp256k1), ("p256", KeyAlgorithm.P256), ("ed25519", KeyAlgorithm.Ed25519)));

    private readonly Option<int?> _maxSessions = Parsing.Parsed<int?>("--max-sessions", "The most sessions at a time. Default: 1000.", "N", static text => Parsing.Count(text));
    private readonly Option<int?> _maxProofs = Parsing.Parsed<int?>("--max-proofs", "The most sessions that are proven at a time. Default: 8 for each processor.", "N", static text => Parsing.Count(text));
    private readonly Option<TimeSpan?> _maxDuration = Parsing.Parsed<TimeSpan?>("--max-duration", "The longest session. Default: 5m.", "D", static text => Parsing.Duration(text));
    private readonly Option<TimeSpan?> _maxIdle = Parsing.Parsed<TimeSpan?>("--max-idle", "The longest silence of prover and server. Default: 30s.", "D", static text => Parsing.Duration(text));
    private readonly Option<int?> _maxReceived = Parsing.Parsed<int?>("--max-received", "The most bytes of a response. Default: 67108864.", "BYTES", static text => Parsing.Count(text));

    private readonly Option<int?> _maxPrepared = Parsing.Parsed<int?>("--max-prepared", "The most bytes of what provers prepare for sessions in MPC mode, some 11 MB each; 0 for none. Default: 1073741824.", "BYTES", static text => Parsing.CountOrNone(text));

    public AttestorCommand()
        : base(
            "attestor",
            "Run an attestor: dials servers for provers, keeps ciphertext, signs what it could check.",
            "vouch attestor --listen :7047 --data /var/lib/vouch --deny-host '*.internal'")
        => AddOptions(_listen, _data, _allow, _deny, _private, _roots, _certificate, _certificateKey, _algorithm, _maxSessions, _maxProofs, _maxDuration, _maxIdle, _maxReceived, _maxPrepared);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        AttestorHostOptions options = ReadOptions(arguments);
        await using AttestorHost host = await AttestorHost.StartAsync(options, Log, cancellationToken);
        new Report()
            .Add("attestorKey", JsonValue.Create(host.Key.ToString()), "attestor key")
            .Add("listening", JsonValue.Create(host.Endpoint.ToString()), "listening")
            .Add("tls", JsonValue.Create(options.Certificate is not null), "tls", options.Certificate is null ? "no; provers reach it with tcp:// and ws://" : "yes; provers reach it with tls:// and wss://")
            .Add("allowPrivateNetworks", JsonValue.Create(options.AllowPrivateNetworks), options.AllowPrivateNetworks ? "warning" : null, "private networks may be dialled; for tests only")
            .Print(arguments.InvocationConfiguration.Output, arguments.GetValue(CommandEdge.Json));
        await host.WaitForShutdownAsync(cancellationToken);
        return CommandEdge.Success;
    }

    private AttestorHostOptions ReadOptions(ParseResult arguments)
    {
        (X509Certificate2 Certificate, X509Certificate2Collection Above)? tls
            = CertificateFiles.ReadWithKey(arguments.GetValue(_certificate), arguments.GetValue(_certificateKey), ("--tls-cert", "--tls-key"));
        return new AttestorHostOptions
        {
            Listen = arguments.GetValue(_listen) ?? new IPEndPoint(IPAddress.Loopback, 7047),
            DataDirectory = arguments.GetRequiredValue(_data),
            AllowHosts = arguments.GetRequiredValue(_allow),
            DenyHosts = arguments.GetRequiredValue(_deny),
            AllowPrivateNetworks = arguments.GetValue(_private),
            ServerRoots = CertificateFiles.ReadAll(arguments.GetValue(_roots)),
            Certificate = tls?.Certificate,
            CertificateChain = tls?.Above ?? [],
            KeyAlgorithm = arguments.GetValue(_algorithm),
            MaxPreparedBytes = arguments.GetValue(_maxPrepared) ?? AttestorHostOptions.DefaultMaxPreparedBytes,
            Limits = s_limits with
            {
                MaxSessions = arguments.GetValue(_maxSessions) ?? s_limits.MaxSessions,
                MaxProofs = arguments.GetValue(_maxProofs) ?? s_limits.MaxProofs,
                MaxDuration = arguments.GetValue(_maxDuration) ?? s_limits.MaxDuration,
                MaxIdle = arguments.GetValue(_maxIdle) ?? s_limits.MaxIdle,
                MaxReceivedBytes = arguments.GetValue(_maxReceived) is int received ? RecordsOf(received) : s_limits.MaxReceivedBytes,
            },
        };
    }

    /// <summary>Records are longer than what they hold: by a handshake, and by some 22 bytes in each.</summary>
    private static int RecordsOf(int response) => (int)Math.Min(int.MaxValue, (long)response + (response / 8) + 65_536);

    /// <summary>To standard error, so that standard output holds the report alone. A failed start is reported by the command, not by the host.</summary>
    private static void Log(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }
}
