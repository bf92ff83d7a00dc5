namespace Vouch.Attestations.Transcripts;

/// <summary>One direction as a reader sees it: some bytes visible, some known to be of a kind, some hidden, the rest unknown.</summary>
/// <remarks>
/// The attestor and the prover see all bytes up to the first hidden span; a verifier sees what a presentation opens. Because all
/// three read HTTP and JSON through this type, they cannot read a message differently.
/// </remarks>
internal sealed class PartialTranscript
{
    private readonly Run[] _runs;
    private readonly Segment[] _text;
    private readonly Segment[] _hidden;
    private readonly Dictionary<int, List<TranscriptRange>> _values;

    internal PartialTranscript(
        int length, Run[] runs, Segment[] text, Segment[] hidden, Dictionary<int, List<TranscriptRange>> values)
    {
        Length = length;
        _runs = runs;
        _text = text;
        _hidden = hidden;
        _values = values;
    }

    /// <summary>Visible bytes and the offset of the first.</summary>
    internal readonly record struct Run(int Start, ReadOnlyMemory<byte> Bytes)
    {
        public int End => Start + Bytes.Length;
    }

    /// <summary>The number of bytes of the direction, visible or not.</summary>
    public int Length { get; }

    /// <summary>Sees everything but the hidden spans.</summary>
    public static PartialTranscript Of(Transcript transcript, Direction direction)
    {
        ReadOnlyMemory<byte> bytes = transcript[direction];
        ReadOnlySpan<Segment> hidden = direction == Direction.Sent ? transcript.Hidden.Span : default;
        List<Run> runs = [];
        int position = 0;
        foreach (Segment span in hidden)
        {
            AddRun(runs, bytes, position, span.Start);
            position = span.End;
        }

        AddRun(runs, bytes, position, bytes.Length);
        return new PartialTranscript(bytes.Length, [.. runs], [], hidden.ToArray(), []);
    }

    /// <summary>The visible bytes from <paramref name="position"/> to the next one that is not; empty if that one is not.</summary>
    public ReadOnlyMemory<byte> VisibleFrom(int position)
    {
        int index = FindRun(position);
        return index >= 0 ? _runs[index].Bytes[(position - _runs[index].Start)..] : default;
    }

    /// <summary>How many unseen bytes from <paramref name="position"/> on are known to be HTTP text.</summary>
    public int HiddenTextFrom(int position)
    {
        int index = FindSegment(_text, position);
        if (index < 0)
        {
            return 0;
        }

        // Visible bytes inside the range are seen as themselves.
        int next = ~FindRun(position);
        int end = next >= 0 && next < _runs.Length ? Math.Min(_text[index].End, _runs[next].Start) : _text[index].End;
        return end - position;
    }

    /// <summary>Whether everything from <paramref name="position"/> on is visible or known to be HTTP text, and none of it ends a line.</summary>
    public bool IsTextFrom(int position)
    {
        while (position < Length)
        {
            ReadOnlyMemory<byte> visible = VisibleFrom(position);
            int count = visible.IsEmpty ? HiddenTextFrom(position) : visible.Length;
            if (count == 0 || visible.Span.ContainsAny((byte)'\r', (byte)'\n'))
            {
                return false;
            }

            position += count;
        }

        return true;
    }

    /// <summary>Whether the attestor has said that it never saw the byte at <paramref name="position"/>.</summary>
    public bool IsHidden(int position) => FindSegment(_hidden, position) >= 0;

    /// <summary>The unopened JSON values whose first byte is at <paramref name="position"/>, longest first.</summary>
    public IReadOnlyList<TranscriptRange> HiddenValuesAt(int position)
        => _values.TryGetValue(position, out List<TranscriptRange>? ranges) ? ranges : [];

    private static void AddRun(List<Run> runs, ReadOnlyMemory<byte> bytes, int start, int end)
    {
        if (end > start)
        {
            runs.Add(new Run(start, bytes[start..end]));
        }
    }

    /// <summary>The run that holds the position, or the complement of the index of the next run.</summary>
    private int FindRun(int position)
    {
        int low = 0;
        int high = _runs.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_runs[middle].End <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _runs.Length && _runs[low].Start <= position ? low : ~low;
    }

    private static int FindSegment(Segment[] segments, int position)
    {
        int low = 0;
        int high = segments.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (segments[middle].End <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < segments.Length && segments[low].Start <= position ? low : ~low;
    }
}
