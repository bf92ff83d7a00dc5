namespace Vouch.Attestations.Presentations;

/// <summary>What became of a presentation. A hostile presentation is an ordinary input, so this is not an exception.</summary>
public abstract record VerificationOutcome
{
    private VerificationOutcome()
    {
    }

    /// <summary>Every check passed.</summary>
    /// <param name="Presentation">What may be believed.</param>
    public sealed record Valid(VerifiedPresentation Presentation) : VerificationOutcome;

    /// <summary>A check failed; nothing in the presentation may be believed.</summary>
    /// <param name="Reason">Which check.</param>
    /// <param name="Detail">The same for people: names and sizes, no bytes of the presentation.</param>
    public sealed record Rejected(RejectionReason Reason, string Detail) : VerificationOutcome;
}
