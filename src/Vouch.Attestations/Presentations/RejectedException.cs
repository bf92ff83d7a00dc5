namespace Vouch.Attestations.Presentations;

/// <summary>Carries a rejection out of nested checks; never leaves the verifier.</summary>
internal sealed class RejectedException(RejectionReason reason, string detail) : Exception(detail)
{
    public RejectionReason Reason { get; } = reason;
}
