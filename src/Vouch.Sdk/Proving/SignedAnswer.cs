using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;
using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>The attestor's answer, taken only if it is the signature over the session that the prover has seen itself.</summary>
internal sealed class SignedAnswer(OpenMessage open, AcceptedMessage accepted, byte[] sessionHash)
{
    /// <exception cref="ProveException">It is something else.</exception>
    public Attestation Accept(ReadOnlyMemory<byte> signed, SessionFacts facts, Transcript transcript, RangeCommitments commitments, ReadOnlyMemory<byte> blinderSeed, HandshakeEvidence? handshake = null)
    {
        if (!AttestorReply.TryDecode(signed, out AttestorReply? reply) || !IsOurs(reply.Header) || reply.Facts.DialledAddress != accepted.DialledAddress || facts.FindDifference(reply.Facts) is not null)
        {
            throw new ProveException(ProveFailure.AttestorMisbehaved, "What the attestor signed is not this session. Do not use this attestor.");
        }

        return Attestation.Accept(reply, transcript, commitments, blinderSeed, out AttestationFailure failure, handshake)
            ?? throw new ProveException(ProveFailure.AttestorMisbehaved, $"What the attestor signed does not hold ({failure}). Do not use this attestor.");
    }

    private bool IsOurs(AttestationHeader header)
        => header.Mode == (AttestationMode)open.Mode
            && header.Time == accepted.Time
            && header.SessionId.Span.SequenceEqual(accepted.SessionId)
            && header.SessionHash.Span.SequenceEqual(sessionHash)
            && header.Challenge.Span.SequenceEqual((open.Challenge ?? AttestationHeader.None).Span)
            && header.Subject.Span.SequenceEqual((open.Subject ?? AttestationHeader.None).Span);
}
