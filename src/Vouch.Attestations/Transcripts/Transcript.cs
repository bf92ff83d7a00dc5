namespace Vouch.Attestations.Transcripts;

/// <summary>The plaintext of one session, both directions, and which parts of the request are hidden even from the attestor.</summary>
/// <remarks>Holds views, not copies: the caller keeps the memory unchanged for as long as the transcript is in use.</remarks>
public sealed class Transcript
{
    /// <summary>The most hidden spans.</summary>
    public const int MaxHiddenSpans = 1024;

    private readonly Segment[] _hidden;

    /// <summary>Creates a transcript.</summary>
    /// <param name="sent">What the prover sent; bytes in hidden spans are ignored.</param>
    /// <param name="received">What the server sent.</param>
    /// <param name="hidden">The spans of <paramref name="sent"/> that only the prover knows, ascending and not touching.</param>
    /// <exception cref="ArgumentException">There are too many hidden spans, or one is out of order or out of bounds.</exception>
    public Transcript(ReadOnlyMemory<byte> sent, ReadOnlyMemory<byte> received, IEnumerable<Segment> hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);

        _hidden = hidden.ToArray();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_hidden.Length, MaxHiddenSpans, nameof(hidden));
        if (_hidden.Length > 0 && (!TranscriptRange.AreCanonical(_hidden) || _hidden[^1].End > sent.Length))
        {
            throw new ArgumentException("Hidden spans must ascend, must not touch and must lie inside the request.", nameof(hidden));
        }

        Sent = sent;
        Received = received;
    }

    /// <summary>Creates a transcript with nothing hidden.</summary>
    public Transcript(ReadOnlyMemory<byte> sent, ReadOnlyMemory<byte> received)
        : this(sent, received, [])
    {
    }

    /// <summary>What the prover sent.</summary>
    public ReadOnlyMemory<byte> Sent { get; }

    /// <summary>What the server sent.</summary>
    public ReadOnlyMemory<byte> Received { get; }

    /// <summary>The spans of <see cref="Sent"/> that only the prover knows.</summary>
    public ReadOnlyMemory<Segment> Hidden => _hidden;

    /// <summary>How many bytes are hidden.</summary>
    public int HiddenLength => _hidden.Sum(span => span.Length);

    /// <summary>One direction's bytes.</summary>
    public ReadOnlyMemory<byte> this[Direction direction] => direction == Direction.Sent ? Sent : Received;

    /// <summary>Where the bytes that the attestor knows end for certain: at the first hidden span, or at the end.</summary>
    internal int PublicPrefixLength => _hidden.Length > 0 ? _hidden[0].Start : Sent.Length;
}
