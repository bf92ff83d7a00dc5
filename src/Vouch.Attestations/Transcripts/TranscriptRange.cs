using System.Runtime.InteropServices;

namespace Vouch.Attestations.Transcripts;

/// <summary>A part of one direction's plaintext that is committed to as a whole: one or more segments and what is checked about them.</summary>
/// <remarks>Segments ascend and do not touch, so that a set of bytes has one description only.</remarks>
public sealed class TranscriptRange : IEquatable<TranscriptRange>
{
    private readonly Segment[] _segments;

    /// <summary>Creates a range of one segment.</summary>
    public TranscriptRange(Direction direction, RangeKind kind, int start, int length)
        : this(direction, kind, [new Segment(start, length)])
    {
    }

    /// <summary>Creates a range.</summary>
    /// <exception cref="ArgumentException">There is no segment, or two are out of order or touch.</exception>
    public TranscriptRange(Direction direction, RangeKind kind, IEnumerable<Segment> segments)
        : this(direction, kind, segments.ToArray())
    {
    }

    private TranscriptRange(Direction direction, RangeKind kind, Segment[] segments)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((byte)direction, (byte)Direction.Received, nameof(direction));
        if (!AreCanonical(segments))
        {
            throw new ArgumentException("The segments of a range must ascend and must not touch.", nameof(segments));
        }

        Direction = direction;
        Kind = kind;
        _segments = segments;
        int length = 0;
        foreach (Segment segment in segments)
        {
            length += segment.Length;
        }

        Length = length;
    }

    /// <summary>Which half of the transcript.</summary>
    public Direction Direction { get; }

    /// <summary>What the attestor checks about the bytes.</summary>
    public RangeKind Kind { get; }

    /// <summary>Where the bytes are.</summary>
    public ReadOnlyMemory<Segment> Segments => _segments;

    /// <summary>The number of bytes in all segments.</summary>
    public int Length { get; }

    /// <summary>The offset of the first byte.</summary>
    public int Start => _segments[0].Start;

    /// <summary>The offset just past the last byte.</summary>
    public int End => _segments[^1].End;

    internal ReadOnlySpan<Segment> SegmentSpan => _segments;

    /// <summary>The bytes that the ranges of one direction cover together, as segments that ascend and do not touch.</summary>
    public static IReadOnlyList<Segment> Cover(IEnumerable<TranscriptRange> ranges, Direction direction)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        return SegmentSet.Merge([.. ranges.Where(range => range.Direction == direction).SelectMany(range => range._segments)]);
    }

    /// <summary>The same range where the transcript begins somewhere else.</summary>
    /// <param name="by">How many bytes later it is.</param>
    /// <returns>Null if it would begin before the transcript, or end after the longest one.</returns>
    public TranscriptRange? Move(int by)
        => (long)Start + by < 0 || (long)End + by > int.MaxValue ? null
            : by == 0 ? this
            : new TranscriptRange(Direction, Kind, [.. _segments.Select(segment => new Segment(segment.Start + by, segment.Length))]);

    /// <summary>Whether the segments are in the one form that is allowed.</summary>
    internal static bool AreCanonical(ReadOnlySpan<Segment> segments)
    {
        for (int i = 1; i < segments.Length; i++)
        {
            if (segments[i].Start <= segments[i - 1].End)
            {
                return false;
            }
        }

        return !segments.IsEmpty;
    }

    /// <summary>Takes over an array that is known to be in the allowed form.</summary>
    internal static TranscriptRange FromCanonical(Direction direction, RangeKind kind, List<Segment> segments)
        => new(direction, kind, CollectionsMarshal.AsSpan(segments).ToArray());

    /// <inheritdoc/>
    public bool Equals(TranscriptRange? other)
        => other is not null && Direction == other.Direction && Kind == other.Kind && SegmentSpan.SequenceEqual(other._segments);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TranscriptRange);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Direction, Kind, Start, Length, _segments.Length);

    /// <inheritdoc/>
    public override string ToString() => $"{Direction} {Kind} [{Start}, {End}) {Length} bytes in {_segments.Length} segments";
}
