using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Vouch.Preparing;

namespace Vouch.Proving;

/// <summary>Whom to prove with, whom to trust, and the limits of a session.</summary>
public sealed class ProverOptions
{
    /// <summary>Where the attestor listens: <c>host:port</c>, <c>tcp://</c>, <c>tls://</c>, <c>ws://</c> or <c>wss://</c>. Required.</summary>
    public string Attestor { get; set; } = "";

    /// <summary>The roots that servers' certificates must lead to; null for the system's.</summary>
    public X509Certificate2Collection? ServerRoots { get; set; }

    /// <summary>The roots for the attestor's own certificate (<c>tls://</c>, <c>wss://</c>); null for the system's.</summary>
    public X509Certificate2Collection? AttestorRoots { get; set; }

    /// <summary>What was prepared for sessions in MPC mode (<see cref="Prover.WarmAsync"/>), of which they take one each; null to make everything anew.</summary>
    public PreparationPool? Pool { get; set; }

    /// <summary>The most bytes of a response. Range: 1 KiB to 256 MiB. Default: 64 MiB.</summary>
    public int MaxReceivedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long the whole session may take, 1 second to 1 hour. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the server may be silent, 1 second to 10 minutes. Default: 30 seconds.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

internal sealed class ProverOptionsValidator : IValidateOptions<ProverOptions>
{
    public ValidateOptionsResult Validate(string? name, ProverOptions options)
    {
        ValidateOptionsResultBuilder result = new();

        if (options.Attestor.Length == 0)
        {
            result.AddError("Must name an attestor, for example attestor.example:7047.", nameof(options.Attestor));
        }

        if (options.MaxReceivedBytes is < 1 << 10 or > 1 << 28)
        {
            result.AddError("Must be between 1 KiB and 256 MiB.", nameof(options.MaxReceivedBytes));
        }

        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromHours(1))
        {
            result.AddError("Must be between 1 second and 1 hour.", nameof(options.Timeout));
        }

        if (options.IdleTimeout < TimeSpan.FromSeconds(1) || options.IdleTimeout > TimeSpan.FromMinutes(10))
        {
            result.AddError("Must be between 1 second and 10 minutes.", nameof(options.IdleTimeout));
        }

        return result.Build();
    }
}
