using System.Runtime.InteropServices;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Merkle;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Presentations;

/// <summary>The shown leaves, found in the signed body: all session facts, and some ranges.</summary>
internal sealed class PresentedBody
{
    private PresentedBody(SessionFacts facts, List<PresentedRange> ranges)
    {
        Facts = facts;
        Ranges = ranges;
    }

    public SessionFacts Facts { get; }

    public List<PresentedRange> Ranges { get; }

    /// <exception cref="RejectedException">A leaf is not in the body, or may not be there.</exception>
    public static PresentedBody Check(Presentation presentation)
    {
        CheckProof(presentation);
        FactsCollector facts = new();
        List<PresentedRange> ranges = new(presentation.Leaves.Count);
        LeafType last = LeafType.ServerName;
        foreach (ShownLeaf leaf in presentation.Leaves)
        {
            try
            {
                (LeafType type, ReadOnlyMemory<byte> value) = LeafEncoding.Read(leaf.Bytes);
                if (type < last)
                {
                    throw new MalformedException("Its type is below that of a leaf before it.");
                }

                last = type;
                if (type == LeafType.Range)
                {
                    (TranscriptRange range, ReadOnlyMemory<byte> commitment) = RangeEncoding.ReadLeafValue(value);
                    ranges.Add(new PresentedRange(leaf.Index, range, commitment));
                }
                else if (!LeafEncoding.IsOptional(type))
                {
                    AddFact(facts, type, value);
                }
            }
            catch (MalformedException e)
            {
                throw new RejectedException(RejectionReason.BadLeaf, $"Leaf {leaf.Index} is malformed. {e.Message}");
            }
        }

        SessionFacts complete = Complete(facts, presentation.Header.Mode);
        CheckBounds(complete.Transcript, ranges);
        return new PresentedBody(complete, ranges);
    }

    private static void CheckProof(Presentation presentation)
    {
        uint leafCount = presentation.Header.LeafCount;
        int count = presentation.Leaves.Count;
        int[] indices = new int[count];
        byte[][] hashes = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            ShownLeaf leaf = presentation.Leaves[i];
            if (leaf.Index >= leafCount || (i > 0 && leaf.Index <= indices[i - 1]))
            {
                throw new RejectedException(RejectionReason.NotInBody, $"Leaf {leaf.Index} of {leafCount} is out of order or out of bounds.");
            }

            indices[i] = leaf.Index;
            hashes[i] = MerkleTree.HashLeaf(leaf.Bytes.Span);
        }

        byte[]? root = leafCount > int.MaxValue
            ? null
            : SubsetProof.ComputeRoot((int)leafCount, indices, hashes, CollectionsMarshal.AsSpan(presentation.Proof.ToList()));
        if (root is null || !presentation.Header.BodyRoot.Span.SequenceEqual(root))
        {
            throw new RejectedException(RejectionReason.NotInBody, "The shown leaves and the proof do not lead to the signed root.");
        }
    }

    private static SessionFacts Complete(FactsCollector facts, AttestationMode mode)
    {
        try
        {
            SessionFacts complete = facts.ToFacts() ?? throw new RejectedException(RejectionReason.MissingFact, $"The fact {facts.Missing} is not shown.");
            return complete.Server is ServerFacts.Shown || mode == AttestationMode.Mpc
                ? complete
                : throw new RejectedException(RejectionReason.BadLeaf, $"The server is hidden from an attestor in the mode {mode}.");
        }
        catch (MalformedException e)
        {
            throw new RejectedException(RejectionReason.BadLeaf, $"The facts do not go together. {e.Message}");
        }
    }

    private static void AddFact(FactsCollector facts, LeafType type, ReadOnlyMemory<byte> value)
    {
        if (type > LeafType.HiddenServer)
        {
            throw new RejectedException(RejectionReason.UnknownCriticalLeaf, $"A leaf of the unknown critical type {(int)type}.");
        }

        facts.Add(type, value);
    }

    private static void CheckBounds(TranscriptFacts transcript, List<PresentedRange> ranges)
    {
        foreach (PresentedRange presented in ranges)
        {
            int length = presented.Range.Direction == Direction.Sent ? transcript.SentLength : transcript.ReceivedLength;
            if (presented.Range.End > length)
            {
                throw new RejectedException(RejectionReason.RangeOutOfBounds, $"The range of leaf {presented.LeafIndex} ends after byte {length}.");
            }
        }
    }
}
