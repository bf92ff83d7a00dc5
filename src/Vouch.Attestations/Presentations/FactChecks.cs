using Vouch.Attestations.Http;

namespace Vouch.Attestations.Presentations;

/// <summary>What a policy says about the session facts.</summary>
internal static class FactChecks
{
    public static void Check(AttestationHeader header, SessionFacts facts, VerificationPolicy policy)
    {
        if (facts.Server is ServerFacts.Shown server)
        {
            CheckServer(server, policy);
        }
        else if (!policy.AcceptHiddenServer || policy.ExpectedHost is not null || policy.ExpectedPort is not null)
        {
            throw new RejectedException(RejectionReason.ServerHidden, "The server is hidden: it may be anybody's.");
        }

        if (facts.Transcript.Completeness == Completeness.Truncated && !policy.AcceptTruncated)
        {
            throw new RejectedException(RejectionReason.Truncated, "The response may have been cut short.");
        }

        if (policy.TrustedRoots is not null && facts.Server is ServerFacts.Shown identity)
        {
            ServerIdentity.Check(identity, facts.Tls, policy.TrustedRoots, DateTimeOffset.FromUnixTimeSeconds((long)header.Time));
        }
    }

    private static void CheckServer(ServerFacts.Shown server, VerificationPolicy policy)
    {
        if (policy.ExpectedHost is not null && !string.Equals(server.Name, policy.ExpectedHost, StringComparison.OrdinalIgnoreCase))
        {
            throw new RejectedException(RejectionReason.WrongHost, $"The attestation is about {server.Name}, not {policy.ExpectedHost}.");
        }

        if (policy.ExpectedPort is not null && server.Port != policy.ExpectedPort)
        {
            throw new RejectedException(RejectionReason.WrongPort, $"The attestation is about port {server.Port}, not {policy.ExpectedPort}.");
        }
    }
}
