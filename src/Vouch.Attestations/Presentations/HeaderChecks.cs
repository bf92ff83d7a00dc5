using System.Security.Cryptography;

namespace Vouch.Attestations.Presentations;

/// <summary>What can be said about a presentation from its header alone.</summary>
internal static class HeaderChecks
{
    public static void Check(Presentation presentation, VerificationPolicy policy)
    {
        AttestationHeader header = presentation.Header;
        if (header.Version != AttestationHeader.CurrentVersion)
        {
            throw new RejectedException(RejectionReason.UnsupportedVersion, $"Attestation version {header.Version}; 1 is known.");
        }

        if (!policy.TrustedAttestors.Contains(presentation.AttestorKey))
        {
            throw new RejectedException(RejectionReason.UntrustedAttestor, $"The attestor {presentation.AttestorKey} is not trusted.");
        }

        if (!presentation.AttestorKey.Verify(header.ComputeDigest(), presentation.Signature.Span))
        {
            throw new RejectedException(RejectionReason.BadSignature, $"The signature is not that of {presentation.AttestorKey} over this header.");
        }

        if (!policy.AcceptedModes.Contains(header.Mode))
        {
            throw new RejectedException(RejectionReason.ModeNotAccepted, $"The mode {header.Mode} is not accepted.");
        }

        CheckTime(header.Time, policy);
        CheckBinding(header, policy);
    }

    private static void CheckTime(ulong seconds, VerificationPolicy policy)
    {
        if (seconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            throw new RejectedException(RejectionReason.FromTheFuture, "The attestation's time is past the year 9999.");
        }

        // A difference of two valid instants always fits into a TimeSpan.
        TimeSpan age = policy.Now - DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        if (age < -policy.ClockSkew)
        {
            throw new RejectedException(RejectionReason.FromTheFuture, $"The attestation's time is {-age.TotalSeconds:0} s ahead.");
        }

        if (age > policy.MaxAge)
        {
            throw new RejectedException(
                RejectionReason.TooOld, $"The attestation is {age.TotalSeconds:0} s old; {policy.MaxAge.Value.TotalSeconds:0} s are allowed.");
        }
    }

    private static void CheckBinding(AttestationHeader header, VerificationPolicy policy)
    {
        if (policy.Challenge is not null
            && !CryptographicOperations.FixedTimeEquals(header.Challenge.Span, AttestationHeader.HashChallenge(policy.Challenge)))
        {
            throw new RejectedException(RejectionReason.WrongChallenge, "The attestation is not bound to the expected challenge.");
        }

        if (policy.Subject is not null
            && !CryptographicOperations.FixedTimeEquals(header.Subject.Span, AttestationHeader.EncodeSubject(policy.Subject)))
        {
            throw new RejectedException(RejectionReason.WrongSubject, "The attestation is not bound to the expected subject.");
        }
    }
}
