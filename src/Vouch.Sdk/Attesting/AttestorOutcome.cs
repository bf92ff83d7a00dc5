namespace Vouch.Attesting;

/// <summary>What became of a session, for the attestor's log.</summary>
/// <param name="Failure">Why it did not sign; null if it did.</param>
/// <param name="Detail">Names and sizes; nothing of the transcript.</param>
public sealed record AttestorOutcome(AttestorFailure? Failure, string Detail)
{
    /// <summary>Whether an attestation was signed.</summary>
    public bool IsSigned => Failure is null && !IsPrepared;

    /// <summary>Whether nothing was to be signed, but something prepared for a later session, and was.</summary>
    public bool IsPrepared { get; init; }
}
