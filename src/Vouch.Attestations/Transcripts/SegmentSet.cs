namespace Vouch.Attestations.Transcripts;

/// <summary>A set of bytes of one direction, from segments in any order that may overlap.</summary>
internal sealed class SegmentSet(List<Segment> segments)
{
    private readonly Segment[] _merged = Merge(segments);

    /// <summary>Whether all bytes of ascending segments are in the set.</summary>
    public bool Contains(ReadOnlySpan<Segment> ascending)
    {
        int index = 0;
        foreach (Segment segment in ascending)
        {
            while (index < _merged.Length && _merged[index].End < segment.End)
            {
                index++;
            }

            if (index == _merged.Length || _merged[index].Start > segment.Start)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sorts segments and joins those that overlap or touch.</summary>
    public static Segment[] Merge(List<Segment> segments)
    {
        segments.Sort((a, b) => a.Start.CompareTo(b.Start));
        List<Segment> merged = new(segments.Count);
        foreach (Segment segment in segments)
        {
            if (merged.Count > 0 && segment.Start <= merged[^1].End)
            {
                Segment last = merged[^1];
                merged[^1] = new Segment(last.Start, Math.Max(last.End, segment.End) - last.Start);
            }
            else
            {
                merged.Add(segment);
            }
        }

        return [.. merged];
    }
}
