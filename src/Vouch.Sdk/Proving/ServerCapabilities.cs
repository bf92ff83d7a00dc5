namespace Vouch.Proving;

/// <summary>What a server can do, as far as it matters for proving.</summary>
public sealed class ServerCapabilities
{
    /// <summary>The host that was asked for.</summary>
    public required string Host { get; init; }

    /// <summary>The TLS versions it speaks: <c>1.3</c>, <c>1.2</c>.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>The suites it accepts among those of Vouch, by IANA name.</summary>
    public required IReadOnlyList<string> Suites { get; init; }

    /// <summary>The groups it accepts among those of Vouch, by IANA name.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Its certificate's subject, issuer and end; null if it could not be seen, or is not trusted.</summary>
    public required string? Certificate { get; init; }

    /// <summary>Why the certificate is not trusted; null if it is.</summary>
    public required string? CertificateProblem { get; init; }

    /// <summary>Whether it asks for a client certificate.</summary>
    public required bool AsksForClientCertificate { get; init; }

    /// <summary>Whether it answers a request with a KeyUpdate in the middle; null if that was not tried.</summary>
    public required bool? KeyUpdate { get; init; }

    /// <summary>Whether it closes the connection after the response when asked to, without which a client certificate cannot be used; null if that was not tried.</summary>
    public required bool? Closes { get; init; }

    /// <summary>What was wrong with its answer to a request; null if nothing, or none was sent.</summary>
    public required string? ResponseProblem { get; init; }

    /// <summary>What a session costs in proxy mode whose keys are opened to the attestor (<see cref="AttestorView.Response"/>); null if proxy mode does not work.</summary>
    public required ProvingCost? Cost { get; init; }

    /// <summary>What it costs if it is proven in zero knowledge (<see cref="AttestorView.Revealed"/>); null if that does not work.</summary>
    public required ProofCost? ProofCost { get; init; }

    /// <summary>Why it cannot be proven what the request wants to reveal or to commit to; null if it can.</summary>
    public required string? ProofProblem { get; init; }

    /// <summary>What sharing keys costs for the request in MPC mode, under the suite that is expected; null if MPC mode does not work, which takes secp256r1 and some suite under which keys can be shared.</summary>
    public required MpcCost? MpcCost { get; init; }

    /// <summary>Whether proxy mode works for the page.</summary>
    public bool ProxyWorks => Cost is not null;

    /// <summary>Whether MPC mode works for the page.</summary>
    public bool MpcWorks => MpcCost is not null;

    /// <summary>Whether parts of the request can be kept from the attestor though keys are opened.</summary>
    public bool SecretsWork => ProxyWorks && KeyUpdate is true;
}
