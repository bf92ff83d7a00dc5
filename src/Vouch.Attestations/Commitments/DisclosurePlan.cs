using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Commitments;

/// <summary>What an attestor is shown of an exchange, and what it only gets commitments to: the ranges that named parts need, and no others.</summary>
/// <remarks>
/// A presentation can open each named part alone, for planning and presenting choose ranges in the same way. Ranges of both lists
/// together keep the limits of <see cref="RangeCommitments"/>. docs/protocol/attestation.md describes the plan.
/// </remarks>
public sealed class DisclosurePlan
{
    private DisclosurePlan(IReadOnlyList<TranscriptRange> committed, IReadOnlyList<TranscriptRange> revealed)
    {
        Committed = committed;
        Revealed = revealed;
    }

    /// <summary>Ranges that stay hidden from the attestor: it gets commitments, and a proof of each kind. Spans of the transcript that are hidden as such come first.</summary>
    public IReadOnlyList<TranscriptRange> Committed { get; }

    /// <summary>Ranges whose bytes the attestor is shown, so that it can check their kinds itself.</summary>
    public IReadOnlyList<TranscriptRange> Revealed { get; }

    /// <summary>Plans for parts that are named; without any, everything is committed to, as <see cref="RangePlanner.PlanTiles"/> does.</summary>
    /// <param name="transcript">Both directions.</param>
    /// <param name="completeness">How the response ended.</param>
    /// <param name="reveal">Selectors of what the attestor is shown. The structure around it is committed to.</param>
    /// <param name="commit">Selectors of what can be presented later and stays hidden from the attestor.</param>
    /// <exception cref="PresentationException">A text is no selector, or names a part that is not there, is ambiguous or needs more ranges than an attestor takes.</exception>
    public static DisclosurePlan Create(Transcript transcript, Completeness completeness, IEnumerable<string> reveal, IEnumerable<string> commit)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        ArgumentNullException.ThrowIfNull(reveal);
        ArgumentNullException.ThrowIfNull(commit);

        List<(Selector Selector, bool IsRevealed)> parts =
        [
            .. reveal.Select(text => (PresentationBuilder.ParseSelector(text), true)),
            .. commit.Select(text => (PresentationBuilder.ParseSelector(text), false)),
        ];
        if (parts.Count == 0)
        {
            return new DisclosurePlan(new RangePlanner().PlanTiles(transcript), []);
        }

        List<TranscriptRange> hidden = [];
        RangePlanner.AddHidden(hidden, transcript, Direction.Sent);
        OrderedDictionary<TranscriptRange, bool> ranges = [];
        foreach (TranscriptRange range in hidden)
        {
            ranges.Add(range, false);
        }

        ExchangeView exchange = new(transcript, completeness);
        foreach ((Selector selector, bool isRevealed) in parts)
        {
            // Each part by itself, so that it can be presented without the others.
            foreach ((TranscriptRange range, RangeUse use) in Select(exchange, selector))
            {
                ranges[range] = (ranges.TryGetValue(range, out bool wasRevealed) && wasRevealed) || (isRevealed && use == RangeUse.Named);
            }

            RangeFailure failure = RangeCommitments.CheckLimits(transcript, ranges.Keys);
            if (failure != RangeFailure.None)
            {
                throw new PresentationException(RejectionReason.NotSeparable, selector.ToString(), $"It needs more ranges than an attestor takes ({failure}).");
            }
        }

        return Divide(ranges, []);
    }

    /// <summary>The same ranges for an attestor that is shown more bytes in any case: those that lie in them wholly need no proof, so they are revealed too.</summary>
    /// <param name="shown">Which bytes are shown, as ranges of any kind.</param>
    public DisclosurePlan WithShown(IEnumerable<TranscriptRange> shown)
    {
        ArgumentNullException.ThrowIfNull(shown);

        OrderedDictionary<TranscriptRange, bool> ranges = [];
        foreach (TranscriptRange range in Revealed)
        {
            ranges.Add(range, true);
        }

        foreach (TranscriptRange range in Committed)
        {
            ranges.TryAdd(range, false);
        }

        return Divide(ranges, shown);
    }

    /// <summary>A range is revealed if it is to be, or if all its bytes are shown anyway.</summary>
    private static DisclosurePlan Divide(OrderedDictionary<TranscriptRange, bool> ranges, IEnumerable<TranscriptRange> shown)
    {
        List<Segment>[] bytes = [[], []];
        foreach (TranscriptRange range in shown.Concat(ranges.Where(range => range.Value).Select(range => range.Key)))
        {
            bytes[(int)range.Direction].AddRange(range.SegmentSpan);
        }

        SegmentSet[] sets = [new(bytes[0]), new(bytes[1])];
        List<TranscriptRange> committed = [];
        List<TranscriptRange> revealed = [];
        foreach ((TranscriptRange range, bool isRevealed) in ranges)
        {
            bool isShown = isRevealed || (range.Kind != RangeKind.Hidden && sets[(int)range.Direction].Contains(range.SegmentSpan));
            (isShown ? revealed : committed).Add(range);
        }

        return new DisclosurePlan(committed, revealed);
    }

    private static IReadOnlyDictionary<TranscriptRange, RangeUse> Select(ExchangeView exchange, Selector selector)
    {
        RangeSelection selection = new(exchange, exists: static _ => true);
        try
        {
            selection.Add(selector);
        }
        catch (RejectedException e)
        {
            throw new PresentationException(e.Reason, selector.ToString(), e.Message);
        }

        return selection.Uses;
    }
}
