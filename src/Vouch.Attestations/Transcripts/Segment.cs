namespace Vouch.Attestations.Transcripts;

/// <summary>Consecutive bytes of one direction's plaintext: [<see cref="Start"/>, <see cref="End"/>), never empty.</summary>
public readonly record struct Segment
{
    private readonly int _lengthLessOne;

    /// <summary>Creates a segment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The start is negative, the length not positive, or the end overflows.</exception>
    public Segment(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue - start);

        Start = start;
        _lengthLessOne = length - 1;
    }

    /// <summary>The offset of the first byte.</summary>
    public int Start { get; }

    /// <summary>The length, in bytes.</summary>
    public int Length => _lengthLessOne + 1;

    /// <summary>The offset just past the last byte.</summary>
    public int End => Start + Length;
}
