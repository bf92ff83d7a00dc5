using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations;

/// <summary>All leaves of a body, read: the facts, and the ranges with their commitments.</summary>
internal sealed class AttestationLeaves
{
    private AttestationLeaves(SessionFacts facts, List<int> factLeaves, int firstRangeLeaf, List<(TranscriptRange Range, ReadOnlyMemory<byte> Commitment)> ranges)
    {
        Facts = facts;
        FactLeaves = factLeaves;
        FirstRangeLeaf = firstRangeLeaf;
        Ranges = ranges;
    }

    public SessionFacts Facts { get; }

    /// <summary>The leaves of the facts, ascending.</summary>
    public IReadOnlyList<int> FactLeaves { get; }

    /// <summary>The index of the first range's leaf; all other ranges follow it.</summary>
    public int FirstRangeLeaf { get; }

    public List<(TranscriptRange Range, ReadOnlyMemory<byte> Commitment)> Ranges { get; }

    /// <summary>Reads a body; <see langword="null"/> if a leaf is malformed, out of order, or of an unknown critical type.</summary>
    public static AttestationLeaves? Read(AttestationBody body)
    {
        FactsCollector facts = new();
        List<(TranscriptRange, ReadOnlyMemory<byte>)> ranges = new(body.LeafCount);
        List<int> factLeaves = [];
        int firstRangeLeaf = -1;
        LeafType last = LeafType.ServerName;
        try
        {
            for (int i = 0; i < body.LeafCount; i++)
            {
                (LeafType type, ReadOnlyMemory<byte> value) = LeafEncoding.Read(body.Leaves[i]);
                if (type < last || (type > LeafType.HiddenServer && !LeafEncoding.IsOptional(type)))
                {
                    return null;
                }

                last = type;
                if (type == LeafType.Range)
                {
                    firstRangeLeaf = firstRangeLeaf < 0 ? i : firstRangeLeaf;
                    ranges.Add(RangeEncoding.ReadLeafValue(value));
                }
                else if (!LeafEncoding.IsOptional(type))
                {
                    factLeaves.Add(i);
                    facts.Add(type, value);
                }
            }

            return facts.ToFacts() is SessionFacts complete ? new AttestationLeaves(complete, factLeaves, firstRangeLeaf < 0 ? body.LeafCount : firstRangeLeaf, ranges) : null;
        }
        catch (MalformedException)
        {
            return null;
        }

    }

    /// <summary>The transcript that the hidden ranges give; <see langword="null"/> if they are not in order or not zero.</summary>
    public Transcript? ToTranscript(ReadOnlyMemory<byte> sent, ReadOnlyMemory<byte> received)
    {
        List<Segment> hidden = [];
        foreach ((TranscriptRange range, _) in Ranges)
        {
            if (range.Kind == RangeKind.Hidden)
            {
                if (hidden.Count == Transcript.MaxHiddenSpans
                    || range.Direction != Direction.Sent
                    || range.End > sent.Length
                    || (hidden.Count > 0 && range.Start <= hidden[^1].End)
                    || range.Segments.Length != 1
                    || sent.Span[range.Start..range.End].ContainsAnyExcept((byte)0))
                {
                    return null;
                }

                hidden.Add(range.SegmentSpan[0]);
            }
        }

        return new Transcript(sent, received, hidden);
    }

    /// <summary>Whether lengths and bounds are those of a transcript.</summary>
    public bool Fits(Transcript transcript)
        => Facts.Transcript.SentLength == transcript.Sent.Length
            && Facts.Transcript.ReceivedLength == transcript.Received.Length
            && Facts.Transcript.HiddenLength == transcript.HiddenLength
            && Ranges.TrueForAll(entry => entry.Range.End <= transcript[entry.Range.Direction].Length)
            && Ranges.Count <= RangeCommitments.MaxRanges
            && Ranges.Sum(entry => (long)entry.Range.Length) <= RangeCommitments.MaxTotalLength(transcript);

    /// <summary>Whether every commitment is to the transcript's bytes with the blinder that the seed gives.</summary>
    public bool AreCommitmentsTo(Transcript transcript, ReadOnlySpan<byte> blinderSeed)
    {
        Span<byte> blinder = stackalloc byte[SeedExpansion.ValueSize];
        Span<byte> computed = stackalloc byte[RangeCommitment.Size];
        using SeedExpansion blinders = new(blinderSeed, Labels.Blinder);
        using RangeCommitment commitment = new();
        for (int i = 0; i < Ranges.Count; i++)
        {
            (TranscriptRange range, ReadOnlyMemory<byte> expected) = Ranges[i];
            if (range.Kind == RangeKind.Hidden)
            {
                continue;
            }

            blinders.Expand(i, blinder);
            commitment.Compute(blinder, transcript[range.Direction].Span, range.SegmentSpan, computed);
            if (!computed.SequenceEqual(expected.Span))
            {
                return false;
            }
        }

        return true;
    }
}
