namespace Vouch.Attestations.Transcripts;

/// <summary>Translates between offsets in a decoded body and offsets on the wire.</summary>
internal sealed class ContentMap
{
    private readonly Segment[] _segments;
    private readonly int[] _starts;

    public ContentMap(Segment[] segments)
    {
        _segments = segments;
        _starts = new int[segments.Length];
        int length = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            _starts[i] = length;
            length += segments[i].Length;
        }

        Length = length;
    }

    /// <summary>The number of bytes of the body.</summary>
    public int Length { get; }

    /// <summary>Where a byte of the body is on the wire, and how many of the body's bytes follow without a gap, itself included.</summary>
    public int ToWire(int offset, out int consecutive)
    {
        int index = Find(offset);
        int inside = offset - _starts[index];
        consecutive = _segments[index].Length - inside;
        return _segments[index].Start + inside;
    }

    /// <summary>Appends where a stretch of the body is on the wire, joining what touches.</summary>
    public void AddWire(int offset, int length, List<Segment> wire)
    {
        for (int index = length > 0 ? Find(offset) : 0; length > 0; index++)
        {
            int inside = offset - _starts[index];
            int take = Math.Min(length, _segments[index].Length - inside);
            int start = _segments[index].Start + inside;
            if (wire.Count > 0 && wire[^1].End == start)
            {
                wire[^1] = new Segment(wire[^1].Start, wire[^1].Length + take);
            }
            else
            {
                wire.Add(new Segment(start, take));
            }

            offset += take;
            length -= take;
        }
    }

    /// <summary>Whether a range is exactly the stretch of the body that starts at <paramref name="offset"/>.</summary>
    public bool IsStretch(TranscriptRange range, int offset)
    {
        if (range.Length > Length - offset)
        {
            return false;
        }

        int index = Find(offset);
        foreach (Segment segment in range.SegmentSpan)
        {
            int inside = offset - _starts[index];
            if (segment.Start != _segments[index].Start + inside || segment.End > _segments[index].End)
            {
                return false;
            }

            offset += segment.Length;
            index += segment.End == _segments[index].End ? 1 : 0;
        }

        return true;
    }

    private int Find(int offset)
    {
        int index = Array.BinarySearch(_starts, offset);
        return index >= 0 ? index : ~index - 1;
    }
}
