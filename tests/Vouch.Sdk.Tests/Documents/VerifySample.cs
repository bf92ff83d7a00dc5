using System.Text;
using Vouch.Attestations.Presentations;
using Vouch.Crypto.Signing;

namespace Vouch.Tests.Documents;

/// <summary>The lines of docs/howto/verify.md.</summary>
internal static class VerifySample
{
    public static string? Verify(byte[] file, string attestorKey)
    {
        // <sample>
        VerificationOutcome outcome = PresentationVerifier.Verify(file, new VerificationPolicy
        {
            TrustedAttestors = [VerifyingKey.Parse(attestorKey)],
            Now = DateTimeOffset.UtcNow,
            MaxAge = TimeSpan.FromHours(1),
            ExpectedHost = "bank.example",
        });
        return outcome switch
        {
            VerificationOutcome.Valid(VerifiedPresentation valid) => Encoding.UTF8.GetString(valid.Shown[0].Value.Span),
            VerificationOutcome.Rejected(RejectionReason reason, string detail) => throw new InvalidDataException($"{reason}: {detail}"),
            _ => null,
        };
        // </sample>
    }
}
