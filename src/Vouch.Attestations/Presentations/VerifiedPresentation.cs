using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Presentations;

/// <summary>Facts that may be believed. Only <see cref="PresentationVerifier"/> can make one.</summary>
public sealed class VerifiedPresentation
{
    internal VerifiedPresentation(
        AttestationHeader header, VerifyingKey attestorKey, SessionFacts facts, bool isHandshakeVerified, IReadOnlyList<ShownValue> shown)
    {
        Header = header;
        AttestorKey = attestorKey;
        Facts = facts;
        IsHandshakeVerified = isHandshakeVerified;
        Shown = shown;
        Time = DateTimeOffset.FromUnixTimeSeconds((long)header.Time);
    }

    /// <summary>The signed header.</summary>
    public AttestationHeader Header { get; }

    /// <summary>Why the attestor believed in the records.</summary>
    public AttestationMode Mode => Header.Mode;

    /// <summary>When the attestor's connection to the server stood, by its clock.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Who vouches.</summary>
    public VerifyingKey AttestorKey { get; }

    /// <summary>What the attestor says about the session: host, address, TLS, completeness. Where it has not seen the server and the presentation shows it, the same as if it had.</summary>
    public SessionFacts Facts { get; }

    /// <summary>Who the server is; null if it is hidden, which the policy must accept.</summary>
    public ServerFacts.Shown? Server => Facts.Server as ServerFacts.Shown;

    /// <summary>The host that the server proved to be; null if the server is hidden.</summary>
    public string? Host => Server?.Name;

    /// <summary>Whether the certificate chain and the handshake signature were checked again here, not only by the attestor.</summary>
    public bool IsHandshakeVerified { get; }

    /// <summary>Whether parts of the request were hidden even from the attestor.</summary>
    public bool HasHiddenRequestParts => Facts.Transcript.HiddenLength > 0;

    /// <summary>What was selected, and the values, in the order of the presentation.</summary>
    public IReadOnlyList<ShownValue> Shown { get; }
}
