using System.Buffers;
using System.Security.Cryptography;
using Vouch.Attestations.Http;
using Vouch.Attestations.Json;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;

namespace Vouch.Attestations.Commitments;

/// <summary>Ranges that have been checked against a transcript, each with its commitment. A value of this type is the checked fact.</summary>
/// <remarks>
/// The check is local: bounds and kind, nothing about HTTP or JSON structure, so that the same check can later be proven about
/// bytes that the attestor does not see. Structure is the verifier's business.
/// </remarks>
public sealed class RangeCommitments
{
    /// <summary>The most ranges of one attestation.</summary>
    public const int MaxRanges = 65_536;

    /// <summary>The most segments in all ranges together.</summary>
    public const int MaxSegments = 1_048_576;

    /// <summary>What every commitment's hash begins with, before blinder and bytes: 16 bytes.</summary>
    public static ReadOnlyMemory<byte> Prefix { get; } = Labels.Commitment.ToArray();

    /// <summary>The size of the seed that all blinders come from, in bytes.</summary>
    public const int BlinderSeedSize = SeedExpansion.SeedSize;

    private readonly Transcript? _transcript;
    private readonly byte[] _blinderSeed;
    private readonly byte[] _commitments;
    private readonly TranscriptRange[] _ranges;

    private RangeCommitments(Transcript? transcript, byte[] blinderSeed, TranscriptRange[] ranges, byte[] commitments)
    {
        _transcript = transcript;
        _blinderSeed = blinderSeed;
        _ranges = ranges;
        _commitments = commitments;
    }

    /// <summary>The ranges, in the order that the prover gave.</summary>
    public IReadOnlyList<TranscriptRange> Ranges => _ranges;

    /// <summary>The commitment to a range: 32 bytes, or none for a hidden range.</summary>
    public ReadOnlyMemory<byte> this[int index]
        => _ranges[index].Kind == RangeKind.Hidden ? default : _commitments.AsMemory(index * RangeCommitment.Size, RangeCommitment.Size);

    /// <summary>How many bytes may be hashed for a transcript, all ranges together: 64 times its length and 64 KiB.</summary>
    public static long MaxTotalLength(Transcript transcript)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        return MaxTotal((long)transcript.Sent.Length + transcript.Received.Length);
    }

    /// <summary>Checks every range and commits to it with the blinder that <paramref name="blinderSeed"/> gives for its index.</summary>
    /// <returns><see langword="null"/> if a range may not be committed to; <paramref name="failure"/> then says why.</returns>
    public static RangeCommitments? Create(
        Transcript transcript, IReadOnlyList<TranscriptRange> ranges, ReadOnlySpan<byte> blinderSeed, out RangeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        ArgumentNullException.ThrowIfNull(ranges);
        ArgumentOutOfRangeException.ThrowIfNotEqual(blinderSeed.Length, BlinderSeedSize);

        failure = CheckLimits(transcript.Sent.Length, transcript.Received.Length, transcript.Hidden.Span, ranges);
        if (failure != RangeFailure.None)
        {
            return null;
        }

        byte[] commitments = new byte[ranges.Count * RangeCommitment.Size];
        Span<byte> blinder = stackalloc byte[SeedExpansion.ValueSize];
        using SeedExpansion blinders = new(blinderSeed, Labels.Blinder);
        using RangeCommitment commitment = new();
        for (int i = 0; i < ranges.Count; i++)
        {
            TranscriptRange range = ranges[i];
            ReadOnlyMemory<byte> wire = transcript[range.Direction];
            failure = CheckKind(range, wire);
            if (failure != RangeFailure.None)
            {
                return null;
            }

            if (range.Kind != RangeKind.Hidden)
            {
                blinders.Expand(i, blinder);
                commitment.Compute(blinder, wire.Span, range.SegmentSpan, commitments.AsSpan(i * RangeCommitment.Size, RangeCommitment.Size));
            }
        }

        return new RangeCommitments(transcript, blinderSeed.ToArray(), [.. ranges], commitments);
    }

    /// <summary>Takes commitments that were proven: bytes and kinds of every range hold by the proof, so only the limits are checked here.</summary>
    /// <param name="sentLength">How many bytes were sent.</param>
    /// <param name="receivedLength">How many bytes were received.</param>
    /// <param name="ranges">The ranges, none of them hidden.</param>
    /// <param name="commitments">32 bytes for each range.</param>
    /// <param name="failure">Why they are not taken.</param>
    public static RangeCommitments? OfProof(
        int sentLength, int receivedLength, IReadOnlyList<TranscriptRange> ranges, ReadOnlySpan<byte> commitments, out RangeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        ArgumentOutOfRangeException.ThrowIfNotEqual(commitments.Length, ranges.Count * RangeCommitment.Size);
        failure = CheckLimits(sentLength, receivedLength, [], ranges);
        return failure == RangeFailure.None ? new RangeCommitments(null, [], [.. ranges], commitments.ToArray()) : null;
    }

    /// <summary>Checks a range whose bytes and blinder are known, by itself.</summary>
    internal static RangeFailure CheckOpened(RangeKind kind, ReadOnlyMemory<byte> bytes, ReadOnlySpan<byte> blinder, ReadOnlySpan<byte> commitment)
    {
        RangeFailure failure = CheckKind(new TranscriptRange(Direction.Sent, kind, 0, bytes.Length), bytes);
        using RangeCommitment opened = new();
        return failure != RangeFailure.None ? failure
            : opened.Opens(blinder, bytes.Span, commitment) ? RangeFailure.None
            : RangeFailure.WrongCommitment;
    }

    /// <summary>The blinder of a range, 16 bytes, which is the caller's; for the prover of a proof about it.</summary>
    /// <exception cref="InvalidOperationException">The blinders are not known here.</exception>
    public SecretBuffer CopyBlinder(int index)
    {
        if (_blinderSeed.Length == 0)
        {
            throw new InvalidOperationException("The blinders are the prover's.");
        }

        SecretBuffer blinder = new(SeedExpansion.ValueSize);
        using SeedExpansion blinders = new(_blinderSeed, Labels.Blinder);
        blinders.Expand(index, blinder.Span);
        return blinder;
    }

    /// <summary>Whether these are the commitments that this very transcript and seed give, so that nobody needs to compute them again.</summary>
    internal bool AreOf(Transcript transcript, ReadOnlySpan<byte> blinderSeed)
        => _transcript is not null && ReferenceEquals(_transcript, transcript) && CryptographicOperations.FixedTimeEquals(_blinderSeed, blinderSeed);

    /// <summary>Whether an attestor would take so many ranges of these places; says nothing about their kinds.</summary>
    internal static RangeFailure CheckLimits(Transcript transcript, IReadOnlyList<TranscriptRange> ranges)
        => CheckLimits(transcript.Sent.Length, transcript.Received.Length, transcript.Hidden.Span, ranges);

    private static RangeFailure CheckLimits(int sentLength, int receivedLength, ReadOnlySpan<Segment> hidden, IReadOnlyList<TranscriptRange> ranges)
    {
        if (ranges.Count > MaxRanges)
        {
            return RangeFailure.TooManyRanges;
        }

        long segments = 0;
        long length = 0;
        int hiddenSeen = 0;
        foreach (TranscriptRange range in ranges)
        {
            segments += range.Segments.Length;
            length += range.Length;
            if (range.End > (range.Direction == Direction.Sent ? sentLength : receivedLength))
            {
                return RangeFailure.OutOfBounds;
            }

            if (range.Kind == RangeKind.Hidden)
            {
                if (hiddenSeen == hidden.Length
                    || range.Direction != Direction.Sent
                    || range.Segments.Length != 1
                    || range.SegmentSpan[0] != hidden[hiddenSeen++])
                {
                    return RangeFailure.HiddenMismatch;
                }
            }
            else if (range.Direction == Direction.Sent && Overlap(range.SegmentSpan, hidden))
            {
                return RangeFailure.CoversHidden;
            }
        }

        return segments > MaxSegments ? RangeFailure.TooManySegments
            : length > MaxTotal((long)sentLength + receivedLength) ? RangeFailure.TooLong
            : hiddenSeen != hidden.Length ? RangeFailure.HiddenMismatch
            : RangeFailure.None;
    }

    private static long MaxTotal(long length) => (64 * length) + 65_536;

    private static RangeFailure CheckKind(TranscriptRange range, ReadOnlyMemory<byte> wire)
    {
        switch (range.Kind)
        {
            case RangeKind.Opaque or RangeKind.Hidden:
                return RangeFailure.None;

            case RangeKind.HttpText:
                foreach (Segment segment in range.SegmentSpan)
                {
                    if (!HttpCharacters.IsText(wire.Span.Slice(segment.Start, segment.Length)))
                    {
                        return RangeFailure.NotHttpText;
                    }
                }

                return RangeFailure.None;

            case RangeKind.JsonValue:
                ReadOnlySequence<byte> bytes = SegmentBytes.Slice(wire, range.SegmentSpan);
                return JsonCheck.IsValue(bytes) ? RangeFailure.None : RangeFailure.NotJsonValue;

            default:
                return RangeFailure.UnknownKind;
        }
    }

    /// <summary>Whether two ascending lists share a byte.</summary>
    private static bool Overlap(ReadOnlySpan<Segment> first, ReadOnlySpan<Segment> second)
    {
        int i = 0;
        int j = 0;
        while (i < first.Length && j < second.Length)
        {
            if (first[i].End <= second[j].Start)
            {
                i++;
            }
            else if (second[j].End <= first[i].Start)
            {
                j++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
