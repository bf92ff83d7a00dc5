using Vouch.Attestations.Http;

namespace Vouch.Attestations.Presentations;

/// <summary>What a policy says about the session facts.</summary>
internal static class FactChecks
{
    public static void Check(AttestationHeader header, SessionFacts facts, VerificationPolicy policy)
    {
        if (policy.ExpectedHost is not null && !string.Equals(facts.ServerName, policy.ExpectedHost, StringComparison.OrdinalIgnoreCase))
        {
            throw new RejectedException(RejectionReason.WrongHost, $"The attestation is about {facts.ServerName}, not {policy.ExpectedHost}.");
        }

        if (policy.ExpectedPort is not null && facts.Port != policy.ExpectedPort)
        {
            throw new RejectedException(RejectionReason.WrongPort, $"The attestation is about port {facts.Port}, not {policy.ExpectedPort}.");
        }

        if (facts.Transcript.Completeness == Completeness.Truncated && !policy.AcceptTruncated)
        {
            throw new RejectedException(RejectionReason.Truncated, "The response may have been cut short.");
        }

        if (policy.TrustedRoots is not null)
        {
            ServerIdentity.Check(facts, policy.TrustedRoots, DateTimeOffset.FromUnixTimeSeconds((long)header.Time));
        }
    }
}
