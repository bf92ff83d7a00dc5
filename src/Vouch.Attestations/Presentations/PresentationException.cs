namespace Vouch.Attestations.Presentations;

/// <summary>A selector cannot be shown from this attestation; the message says why and what can be.</summary>
public sealed class PresentationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public PresentationException(RejectionReason reason, string selector, string message)
        : base($"{selector}: {message}")
    {
        Reason = reason;
        Selector = selector;
    }

    /// <summary>What a verifier would say to a presentation of it.</summary>
    public RejectionReason Reason { get; }

    /// <summary>The selector.</summary>
    public string Selector { get; }
}
