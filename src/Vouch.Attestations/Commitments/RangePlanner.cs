using System.Runtime.InteropServices;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Commitments;

/// <summary>Cuts a transcript into ranges along HTTP and JSON structure, so that any part can later be shown without the rest.</summary>
/// <remarks>
/// A direction that is not exactly one HTTP message gets one range for all of it. Deterministic: the same transcript gives the same
/// ranges. docs/protocol/attestation.md describes the plan; a verifier does not depend on it.
/// </remarks>
public sealed class RangePlanner
{
    /// <summary>How many ranges are made unless said otherwise.</summary>
    public const int DefaultLimit = 16_384;

    private readonly int _limit;

    /// <summary>Creates a planner.</summary>
    /// <param name="limit">The most ranges to make, from 1,024; JSON containers that would exceed it stay whole.</param>
    public RangePlanner(int limit = DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, RangeCommitments.MaxRanges);
        _limit = limit;
    }

    /// <summary>Plans both directions: the whole, the content and all their parts, so that each can be opened alone.</summary>
    public IReadOnlyList<TranscriptRange> Plan(Transcript transcript) => Plan(transcript, isLean: false);

    /// <summary>Plans both directions without what its parts make up: no range of the whole or the content where parts tile it.</summary>
    /// <remarks>For proofs, in which every committed byte has a price. The same can be shown: a presentation of the whole opens the parts.</remarks>
    public IReadOnlyList<TranscriptRange> PlanTiles(Transcript transcript) => Plan(transcript, isLean: true);

    private List<TranscriptRange> Plan(Transcript transcript, bool isLean)
    {
        ArgumentNullException.ThrowIfNull(transcript);

        List<TranscriptRange> ranges = [];
        PartialTranscript sent = PartialTranscript.Of(transcript, Direction.Sent);
        bool isRequest = HttpMessageParser.TryParseRequest(sent, out HttpMessage request) == HttpError.None;
        bool answersHead = isRequest && RequestLine.TryParse(request.StartLine, out RequestLine line) && line.IsHead;
        AddDirection(ranges, transcript, Direction.Sent, isRequest ? request : null, isLean);

        PartialTranscript received = PartialTranscript.Of(transcript, Direction.Received);
        bool isResponse = HttpMessageParser.TryParseResponse(received, answersHead, endsCleanly: true, out HttpMessage response) == HttpError.None;
        AddDirection(ranges, transcript, Direction.Received, isResponse ? response : null, isLean);
        return ranges;
    }

    private void AddDirection(List<TranscriptRange> ranges, Transcript transcript, Direction direction, HttpMessage? message, bool isLean)
    {
        int first = ranges.Count;
        AddHidden(ranges, transcript, direction);
        if (!isLean)
        {
            AddRest(ranges, first, transcript, direction);
        }

        if (message is not null)
        {
            AddMessage(ranges, transcript, direction, message, isLean);
        }

        if (isLean)
        {
            AddRest(ranges, first, transcript, direction);
        }
    }

    /// <summary>One range for each span that the attestor has not seen.</summary>
    internal static void AddHidden(List<TranscriptRange> ranges, Transcript transcript, Direction direction)
    {
        foreach (Segment span in direction == Direction.Sent ? transcript.Hidden.Span : default)
        {
            ranges.Add(new TranscriptRange(direction, RangeKind.Hidden, [span]));
        }
    }

    /// <summary>One range for all bytes of a direction that are in none of its ranges, the first of which is at <paramref name="first"/>.</summary>
    private static void AddRest(List<TranscriptRange> ranges, int first, Transcript transcript, Direction direction)
    {
        List<Segment> taken = [];
        foreach (TranscriptRange range in CollectionsMarshal.AsSpan(ranges)[first..])
        {
            taken.AddRange(range.SegmentSpan);
        }

        taken.Sort((a, b) => a.Start.CompareTo(b.Start));
        List<Segment> rest = [];
        int position = 0;
        foreach (Segment segment in taken)
        {
            AddSegment(rest, position, segment.Start);
            position = Math.Max(position, segment.End);
        }

        AddSegment(rest, position, transcript[direction].Length);
        if (rest.Count > 0)
        {
            ranges.Add(TranscriptRange.FromCanonical(direction, RangeKind.Opaque, rest));
        }
    }

    private static void AddSegment(List<Segment> segments, int start, int end)
    {
        if (end > start)
        {
            segments.Add(new Segment(start, end - start));
        }
    }

    private void AddMessage(List<TranscriptRange> ranges, Transcript transcript, Direction direction, HttpMessage message, bool isLean)
    {
        bool hasTooManyFields = message.Head.Fields.Length > _limit / 2;
        if (message.HeadStart > 0 && !(isLean && hasTooManyFields))
        {
            ranges.Add(new TranscriptRange(direction, RangeKind.Opaque, 0, message.HeadStart));
        }

        if (hasTooManyFields)
        {
            return;
        }

        MessageRanges.AddHead(ranges, direction, message);
        if (message.ChunkFraming.Length > 0)
        {
            ranges.Add(new TranscriptRange(direction, RangeKind.Opaque, message.ChunkFraming));
        }

        bool hasHiddenBody = direction == Direction.Sent && message.Content.Any(s => s.End > transcript.PublicPrefixLength);
        if (message.Content.Length == 0 || hasHiddenBody)
        {
            return;
        }

        if (!isLean)
        {
            ranges.Add(new TranscriptRange(direction, RangeKind.Opaque, message.Content));
        }

        if (message.IsIdentityCoded)
        {
            long lengthBudget = RangeCommitments.MaxTotalLength(transcript) / 4;
            new JsonRanges(transcript[direction], direction, message.Content).Add(ranges, _limit, lengthBudget);
        }
    }
}
