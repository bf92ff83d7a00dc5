using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations;

/// <summary>What the prover keeps: signed header, body, and everything needed to open any range. Private: it holds the transcript.</summary>
/// <remarks>A value of this type is consistent: signature, root, lengths and all commitments have been checked. Immutable.</remarks>
public sealed partial class Attestation
{
    private readonly ReadOnlyMemory<byte> _blinderSeed;
    private readonly Dictionary<TranscriptRange, int> _leaves;
    private readonly List<(TranscriptRange Range, ReadOnlyMemory<byte> Commitment)> _ranges;

    private Attestation(
        AttestationHeader header,
        VerifyingKey attestorKey,
        ReadOnlyMemory<byte> signature,
        AttestationBody body,
        AttestationLeaves leaves,
        ReadOnlyMemory<byte> blinderSeed,
        Transcript transcript)
    {
        Header = header;
        AttestorKey = attestorKey;
        Signature = signature;
        Body = body;
        Facts = leaves.Facts;
        Transcript = transcript;
        _blinderSeed = blinderSeed;
        _ranges = leaves.Ranges;
        _leaves = new Dictionary<TranscriptRange, int>(_ranges.Count);
        FirstRangeLeaf = leaves.FirstRangeLeaf;
        for (int i = 0; i < _ranges.Count; i++)
        {
            _leaves.TryAdd(_ranges[i].Range, FirstRangeLeaf + i);
        }
    }

    /// <summary>The media type of the file.</summary>
    public const string MediaType = "application/vnd.vouch.attestation";

    /// <summary>The signed header.</summary>
    public AttestationHeader Header { get; }

    /// <summary>The key that signed.</summary>
    public VerifyingKey AttestorKey { get; }

    /// <summary>The signature over the header's digest.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>What the attestor says about the session.</summary>
    public SessionFacts Facts { get; }

    /// <summary>The plaintext; zeros where it was hidden from the attestor.</summary>
    public Transcript Transcript { get; }

    /// <summary>How many ranges are committed to, hidden ones included.</summary>
    public int RangeCount => Body.LeafCount - FirstRangeLeaf;

    internal AttestationBody Body { get; }

    internal int FirstRangeLeaf { get; }

    /// <summary>The prover's check of what the attestor signed: body, root and signature, from the prover's own transcript and ranges.</summary>
    /// <remarks>Whether the facts are those of its own TLS connection is for the caller to compare.</remarks>
    /// <returns><see langword="null"/> if a check fails; <paramref name="failure"/> then says which.</returns>
    public static Attestation? Accept(
        AttestorReply reply,
        Transcript transcript,
        RangeCommitments commitments,
        ReadOnlyMemory<byte> blinderSeed,
        out AttestationFailure failure)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(transcript);
        ArgumentNullException.ThrowIfNull(commitments);

        AttestationBody body = AttestationBody.Build(reply.Facts, commitments, reply.SaltSeed.Span);
        bool isComputed = commitments.AreOf(transcript, blinderSeed.Span); // then the root alone says that the signed commitments are right
        return Check(reply.Header, reply.AttestorKey, reply.Signature, body, blinderSeed, transcript, isComputed, out failure);
    }

    /// <summary>The leaf of exactly this range.</summary>
    internal bool TryFindLeaf(TranscriptRange range, out int leaf) => _leaves.TryGetValue(range, out leaf);

    /// <summary>The range of a leaf.</summary>
    internal TranscriptRange RangeOf(int leaf) => _ranges[leaf - FirstRangeLeaf].Range;

    /// <summary>The blinder of a range's leaf: 16 bytes.</summary>
    internal byte[] DeriveBlinder(int leaf)
    {
        byte[] blinder = new byte[SeedExpansion.ValueSize];
        using SeedExpansion blinders = new(_blinderSeed.Span, Labels.Blinder);
        blinders.Expand(leaf - FirstRangeLeaf, blinder);
        return blinder;
    }

    private static Attestation? Check(
        AttestationHeader header,
        VerifyingKey key,
        ReadOnlyMemory<byte> signature,
        AttestationBody body,
        ReadOnlyMemory<byte> blinderSeed,
        Transcript? known,
        bool isComputed,
        out AttestationFailure failure,
        ReadOnlyMemory<byte> sent = default,
        ReadOnlyMemory<byte> received = default)
    {
        failure = header.Version != AttestationHeader.CurrentVersion ? AttestationFailure.UnsupportedVersion
            : !key.Verify(header.ComputeDigest(), signature.Span) ? AttestationFailure.BadSignature
            : header.LeafCount != body.LeafCount || !header.BodyRoot.Span.SequenceEqual(body.Root.Span) ? AttestationFailure.RootMismatch
            : AttestationFailure.None;
        if (failure != AttestationFailure.None)
        {
            return null;
        }

        AttestationLeaves? leaves = AttestationLeaves.Read(body);
        if (leaves is null)
        {
            failure = AttestationFailure.BadLeaf;
            return null;
        }

        Transcript? transcript = known ?? leaves.ToTranscript(sent, received);
        failure = transcript is null || !leaves.Fits(transcript) ? AttestationFailure.TranscriptMismatch
            : !isComputed && !leaves.AreCommitmentsTo(transcript, blinderSeed.Span) ? AttestationFailure.CommitmentMismatch
            : AttestationFailure.None;
        return failure == AttestationFailure.None
            ? new Attestation(header, key, signature, body, leaves, blinderSeed, transcript!)
            : null;
    }
}
