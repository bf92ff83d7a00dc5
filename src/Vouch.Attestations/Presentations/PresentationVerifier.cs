using Vouch.Attestations.Commitments;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Presentations;

/// <summary>Checks presentations: a pure function of the bytes and the policy.</summary>
/// <remarks>
/// The values of a presentation are never read from it. The verifier puts the opened ranges back into their places and reads HTTP and
/// JSON itself, so a value can come from no other place than its selector says.
/// </remarks>
public static class PresentationVerifier
{
    /// <summary>Checks a presentation in CBOR or JSON; stops at the first failure.</summary>
    /// <param name="presentation">The whole file; the values of the outcome are views of it.</param>
    /// <param name="policy">What is required.</param>
    public static VerificationOutcome Verify(ReadOnlyMemory<byte> presentation, VerificationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);

        Presentation? read = Presentation.TryRead(presentation, out RejectionReason reason, out string detail);
        return read is null ? new VerificationOutcome.Rejected(reason, detail) : Verify(read, policy);
    }

    /// <summary>Checks a presentation that has been read.</summary>
    public static VerificationOutcome Verify(Presentation presentation, VerificationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(presentation);
        ArgumentNullException.ThrowIfNull(policy);

        try
        {
            HeaderChecks.Check(presentation, policy);
            PresentedBody body = PresentedBody.Check(presentation);
            SessionFacts facts = presentation.Handshake?.Open(body.Facts) ?? body.Facts;
            if (presentation.Handshake is not null && policy.TrustedRoots is null)
            {
                throw new RejectedException(RejectionReason.NoTrustedRoots, "The server's certificate has to be checked here, for the attestor has not seen it: the policy needs roots.");
            }

            FactChecks.Check(presentation.Header, facts, policy);
            IReadOnlyList<ShownValue> shown = ReadSelectors(presentation, body, policy.AcceptTruncated);
            bool isHandshakeVerified = policy.TrustedRoots is not null && facts.Server is ServerFacts.Shown;
            return new VerificationOutcome.Valid(new VerifiedPresentation(presentation.Header, presentation.AttestorKey, facts, isHandshakeVerified, shown));
        }
        catch (RejectedException e)
        {
            return new VerificationOutcome.Rejected(e.Reason, e.Message);
        }
    }

    /// <summary>Opens the ranges and reads what the selectors name.</summary>
    internal static IReadOnlyList<ShownValue> ReadSelectors(Presentation presentation, PresentedBody body, bool acceptTruncated)
    {
        PartialTranscriptBuilder sent = new(body.Facts.Transcript.SentLength);
        PartialTranscriptBuilder received = new(body.Facts.Transcript.ReceivedLength);
        Dictionary<int, RangeOpening> openings = IndexOpenings(presentation, body);
        using RangeCommitment commitment = new();
        foreach (PresentedRange presented in body.Ranges)
        {
            PartialTranscriptBuilder direction = presented.Range.Direction == Direction.Sent ? sent : received;
            if (!openings.TryGetValue(presented.LeafIndex, out RangeOpening opening))
            {
                direction.AddUnopened(presented.Range);
            }
            else if (opening.Bytes.Length == presented.Range.Length
                && commitment.Opens(opening.Blinder.Span, opening.Bytes.Span, presented.Commitment.Span))
            {
                direction.AddOpened(presented.Range, opening.Bytes);
            }
            else
            {
                throw new RejectedException(
                    RejectionReason.CommitmentMismatch, $"The opening of leaf {presented.LeafIndex} is not of what was committed to.");
            }
        }

        return sent.TryBuild(out PartialTranscript sentBytes) && received.TryBuild(out PartialTranscript receivedBytes)
            ? ReadSelectors(presentation, body.Facts.Transcript, sentBytes, receivedBytes, acceptTruncated)
            : throw new RejectedException(RejectionReason.ContradictoryOpenings, "Two openings give different bytes for the same place.");
    }

    private static Dictionary<int, RangeOpening> IndexOpenings(Presentation presentation, PresentedBody body)
    {
        HashSet<int> openable = [];
        foreach (PresentedRange presented in body.Ranges)
        {
            if (presented.Range.Kind != RangeKind.Hidden)
            {
                openable.Add(presented.LeafIndex);
            }
        }

        Dictionary<int, RangeOpening> openings = [];
        foreach (RangeOpening opening in presentation.Openings)
        {
            if (!openable.Contains(opening.LeafIndex) || !openings.TryAdd(opening.LeafIndex, opening))
            {
                throw new RejectedException(RejectionReason.BadOpening, $"Leaf {opening.LeafIndex} cannot be opened, or not again.");
            }
        }

        return openings;
    }

    private static List<ShownValue> ReadSelectors(
        Presentation presentation, TranscriptFacts facts, PartialTranscript sent, PartialTranscript received, bool acceptTruncated)
    {
        MessageView? request = null;
        MessageView? response = null;
        if (presentation.Handshake is HandshakeEvidence handshake)
        {
            request = MessageView.OfRequest(sent);
            RequestHost.Check(request, handshake);
        }

        List<ShownValue> shown = new(presentation.Selectors.Count);
        foreach (string text in presentation.Selectors)
        {
            if (!Selector.TryParse(text, out Selector? selector) || selector.ToString() != text)
            {
                throw new RejectedException(RejectionReason.BadSelector, "A selector is not one, or not in its one allowed form.");
            }

            MessageView view = selector.Direction == Direction.Sent
                ? request ??= MessageView.OfRequest(sent)
                : response ??= MessageView.OfResponse(received, MessageView.IsHeadRequest(sent), facts.Completeness, acceptTruncated);
            shown.Add(new ShownValue(text, view.Read(selector)));
        }

        return shown;
    }
}
