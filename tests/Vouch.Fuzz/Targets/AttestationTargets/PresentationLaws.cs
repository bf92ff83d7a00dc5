using System.Runtime.InteropServices;
using Vouch.Attestations;
using Vouch.Attestations.Merkle;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Selectors;

namespace Vouch.Fuzz.Targets;

/// <summary>What must hold for every presentation that can be read.</summary>
internal static class PresentationLaws
{
    public static VerificationPolicy Policy(Presentation presentation) => new() { TrustedAttestors = [presentation.AttestorKey], Now = DateTimeOffset.MaxValue };

    public static void Check(Presentation presentation)
    {
        byte[] cbor = presentation.ToCbor();
        FuzzCheck.That(Presentation.TryRead(cbor, out Presentation? again, out _), "What was read can be written and read.");
        FuzzCheck.Same(again.ToCbor(), cbor, "The binary form is one.");
        FuzzCheck.That(Presentation.TryRead(presentation.ToJson(), out Presentation? fromJson, out _), "The text form can be read.");
        FuzzCheck.Same(fromJson.ToCbor(), cbor, "Both forms hold the same.");
        CheckVerdict(presentation);
        if (Resign(presentation) is Presentation resigned)
        {
            CheckVerdict(resigned);
        }
    }

    private static void CheckVerdict(Presentation presentation)
    {
        VerificationOutcome outcome = PresentationVerifier.Verify(presentation, Policy(presentation));
        if (outcome is not VerificationOutcome.Valid(VerifiedPresentation valid))
        {
            FuzzCheck.That(outcome is VerificationOutcome.Rejected { Reason: not RejectionReason.None }, "A rejection has a reason.");
            return;
        }

        FuzzCheck.That(valid.Shown.Count == presentation.Selectors.Count, "Every selector is answered.");
        FuzzCheck.That(valid.Shown.All(shown => shown.Values.Count > 0 && Selector.TryParse(shown.Selector, out _)), "Every answer is to a selector.");
        FuzzCheck.That(PresentationVerifier.Verify(presentation.ToJson(), Policy(presentation)) is VerificationOutcome.Valid, "The verdict is the same for both forms.");
    }

    /// <summary>The same with the root that leaves and proof lead to, signed for it.</summary>
    private static Presentation? Resign(Presentation presentation)
    {
        int count = presentation.Leaves.Count;
        int[] indices = [.. presentation.Leaves.Select(leaf => leaf.Index)];
        bool isOrdered = indices.Zip(indices.Skip(1)).All(pair => pair.First < pair.Second);
        if (!isOrdered || (count > 0 && indices[^1] >= presentation.Header.LeafCount) || presentation.Header.LeafCount > int.MaxValue)
        {
            return null;
        }

        byte[][] hashes = [.. presentation.Leaves.Select(leaf => MerkleTree.HashLeaf(leaf.Bytes.Span))];
        byte[]? root = SubsetProof.ComputeRoot((int)presentation.Header.LeafCount, indices, hashes, CollectionsMarshal.AsSpan(presentation.Proof.ToList()));
        if (root is null)
        {
            return null;
        }

        AttestationHeader header = presentation.Header with { BodyRoot = root, Version = AttestationHeader.CurrentVersion, Time = 0, Mode = AttestationMode.Proxy };
        return new Presentation(
            header, FixedKey.VerifyingKey, FixedKey.Sign(header), presentation.Leaves, presentation.Proof, presentation.Openings, presentation.Selectors);
    }
}
