namespace Vouch.Attestations.Transcripts;

/// <summary>Puts the ranges of a presentation back where they belong.</summary>
internal sealed class PartialTranscriptBuilder(int length)
{
    private readonly List<PartialTranscript.Run> _pieces = [];
    private readonly List<Segment> _text = [];
    private readonly List<Segment> _hidden = [];
    private readonly Dictionary<int, List<TranscriptRange>> _values = [];

    /// <summary>Adds a range with its bytes, which the caller has checked against the commitment.</summary>
    public void AddOpened(TranscriptRange range, ReadOnlyMemory<byte> bytes)
    {
        foreach (Segment segment in range.SegmentSpan)
        {
            _pieces.Add(new PartialTranscript.Run(segment.Start, bytes[..segment.Length]));
            bytes = bytes[segment.Length..];
        }
    }

    /// <summary>Adds a range of which only place and kind are known.</summary>
    public void AddUnopened(TranscriptRange range)
    {
        switch (range.Kind)
        {
            case RangeKind.HttpText:
                _text.AddRange(range.SegmentSpan);
                break;

            case RangeKind.Hidden:
                _hidden.AddRange(range.SegmentSpan);
                break;

            case RangeKind.JsonValue:
                if (!_values.TryGetValue(range.Start, out List<TranscriptRange>? ranges))
                {
                    _values.Add(range.Start, ranges = new List<TranscriptRange>(1));
                }

                ranges.Add(range);
                break;
        }
    }

    /// <summary>Joins everything.</summary>
    /// <returns><see langword="false"/> if two ranges give different bytes for the same place.</returns>
    public bool TryBuild(out PartialTranscript transcript)
    {
        transcript = null!;
        _pieces.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Bytes.Length.CompareTo(a.Bytes.Length));
        List<PartialTranscript.Run> runs = [];
        for (int i = 0; i < _pieces.Count;)
        {
            int end = i + 1;
            int clusterEnd = _pieces[i].End;
            while (end < _pieces.Count && _pieces[end].Start <= clusterEnd)
            {
                clusterEnd = Math.Max(clusterEnd, _pieces[end].End);
                end++;
            }

            if (!TryJoin(i, end, clusterEnd, out PartialTranscript.Run run))
            {
                return false;
            }

            runs.Add(run);
            i = end;
        }

        foreach (List<TranscriptRange> ranges in _values.Values)
        {
            ranges.Sort((a, b) => b.Length.CompareTo(a.Length));
        }

        transcript = new PartialTranscript(length, [.. runs], SegmentSet.Merge(_text), SegmentSet.Merge(_hidden), _values);
        return true;
    }

    private bool TryJoin(int first, int end, int clusterEnd, out PartialTranscript.Run run)
    {
        run = _pieces[first];
        int start = run.Start;

        // The usual case, one piece that covers the rest, needs no copy.
        Memory<byte> joined = default;
        if (run.End < clusterEnd)
        {
            joined = new byte[clusterEnd - start];
            run.Bytes.CopyTo(joined);
            run = new PartialTranscript.Run(start, joined);
        }

        int filled = _pieces[first].End;
        for (int i = first + 1; i < end; i++)
        {
            PartialTranscript.Run piece = _pieces[i];
            int overlap = Math.Min(piece.End, filled) - piece.Start;
            if (!piece.Bytes.Span[..overlap].SequenceEqual(run.Bytes.Span.Slice(piece.Start - start, overlap)))
            {
                return false;
            }

            if (piece.End > filled)
            {
                piece.Bytes[overlap..].CopyTo(joined[(filled - start)..]);
                filled = piece.End;
            }
        }

        return true;
    }
}
