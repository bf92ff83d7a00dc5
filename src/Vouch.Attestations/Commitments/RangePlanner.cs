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

    /// <summary>Plans both directions.</summary>
    public IReadOnlyList<TranscriptRange> Plan(Transcript transcript)
    {
        ArgumentNullException.ThrowIfNull(transcript);

        List<TranscriptRange> ranges = [];
        bool answersHead = false;
        AddWhole(ranges, transcript, Direction.Sent);
        PartialTranscript sent = PartialTranscript.Of(transcript, Direction.Sent);
        if (HttpMessageParser.TryParseRequest(sent, out HttpMessage request) == HttpError.None)
        {
            answersHead = RequestLine.TryParse(request.StartLine, out RequestLine line) && line.IsHead;
            AddMessage(ranges, transcript, Direction.Sent, request);
        }

        AddWhole(ranges, transcript, Direction.Received);
        PartialTranscript received = PartialTranscript.Of(transcript, Direction.Received);
        if (HttpMessageParser.TryParseResponse(received, answersHead, endsCleanly: true, out HttpMessage response) == HttpError.None)
        {
            AddMessage(ranges, transcript, Direction.Received, response);
        }

        return ranges;
    }

    /// <summary>All that is known of a direction as one range, and one range for each hidden span.</summary>
    private static void AddWhole(List<TranscriptRange> ranges, Transcript transcript, Direction direction)
    {
        List<Segment> known = [];
        int position = 0;
        foreach (Segment span in direction == Direction.Sent ? transcript.Hidden.Span : default)
        {
            ranges.Add(new TranscriptRange(direction, RangeKind.Hidden, [span]));
            AddSegment(known, position, span.Start);
            position = span.End;
        }

        AddSegment(known, position, transcript[direction].Length);
        if (known.Count > 0)
        {
            ranges.Add(TranscriptRange.FromCanonical(direction, RangeKind.Opaque, known));
        }
    }

    private static void AddSegment(List<Segment> segments, int start, int end)
    {
        if (end > start)
        {
            segments.Add(new Segment(start, end - start));
        }
    }

    private void AddMessage(List<TranscriptRange> ranges, Transcript transcript, Direction direction, HttpMessage message)
    {
        if (message.HeadStart > 0)
        {
            ranges.Add(new TranscriptRange(direction, RangeKind.Opaque, 0, message.HeadStart));
        }

        if (message.Head.Fields.Length > _limit / 2)
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

        ranges.Add(new TranscriptRange(direction, RangeKind.Opaque, message.Content));
        if (message.IsIdentityCoded)
        {
            long lengthBudget = RangeCommitments.MaxTotalLength(transcript) / 4;
            new JsonRanges(transcript[direction], direction, message.Content).Add(ranges, _limit, lengthBudget);
        }
    }
}
