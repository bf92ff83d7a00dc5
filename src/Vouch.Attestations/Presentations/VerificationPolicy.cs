using System.Security.Cryptography.X509Certificates;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Presentations;

/// <summary>What a relying party requires. Nothing is trusted unless it is named here.</summary>
public sealed class VerificationPolicy
{
    /// <summary>The attestors whose word counts. Without any, every presentation is rejected.</summary>
    public required IReadOnlyCollection<VerifyingKey> TrustedAttestors { get; init; }

    /// <summary>The verifier's time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The oldest attestation that is accepted; any age if not set.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How far the attestor's clock may be ahead of the verifier's: two minutes unless set.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The host that the presentation must be about; any host if not set, and the caller looks at it.</summary>
    public string? ExpectedHost { get; init; }

    /// <summary>The port that the presentation must be about; any port if not set.</summary>
    public int? ExpectedPort { get; init; }

    /// <summary>The nonce that this relying party gave for this attestation; none is required if not set.</summary>
    public byte[]? Challenge { get; init; }

    /// <summary>The key whose holder the attestation must be for; anybody if not set. See <see cref="AttestationHeader.EncodeSubject"/>.</summary>
    public byte[]? Subject { get; init; }

    /// <summary>The roots against which the server's certificate and handshake signature are checked again; if not set, the attestor's word is taken for them. A server that was hidden from the attestor can be shown to nobody without.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Whether presentations are accepted that do not show the server. They say what some server said, which may be the prover's own.</summary>
    public bool AcceptHiddenServer { get; init; }

    /// <summary>Whether responses that may have been cut short are accepted.</summary>
    public bool AcceptTruncated { get; init; }

    /// <summary>The modes that are accepted; all known ones unless set.</summary>
    public IReadOnlyCollection<AttestationMode> AcceptedModes { get; init; }
        = [AttestationMode.Proxy, AttestationMode.Mpc, AttestationMode.Tee];
}
