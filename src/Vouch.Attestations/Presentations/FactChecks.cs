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

        if (policy.HandshakeEvidence is not null)
        {
            CheckEvidence(policy.HandshakeEvidence.Verify(facts, DateTimeOffset.FromUnixTimeSeconds((long)header.Time)), facts);
        }
    }

    private static void CheckEvidence(HandshakeEvidenceResult result, SessionFacts facts)
    {
        switch (result)
        {
            case HandshakeEvidenceResult.Valid:
                break;

            case HandshakeEvidenceResult.UntrustedCertificate:
                throw new RejectedException(RejectionReason.UntrustedCertificate, $"The certificate chain of {facts.ServerName} is not trusted.");

            case HandshakeEvidenceResult.WrongCertificateName:
                throw new RejectedException(RejectionReason.WrongCertificateName, $"The certificate is not for {facts.ServerName}.");

            default:
                throw new RejectedException(RejectionReason.BadHandshakeSignature, $"The handshake signature of {facts.ServerName} does not hold.");
        }
    }
}
