using Vouch.Attestations.Commitments;
using Vouch.Attestations.Presentations;
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
        Transcript transcript,
        HandshakeEvidence? handshake)
    {
        Header = header;
        AttestorKey = attestorKey;
        Signature = signature;
        Body = body;
        Facts = leaves.Facts;
        Transcript = transcript;
        Handshake = handshake;
        _blinderSeed = blinderSeed;
        _ranges = leaves.Ranges;
        _leaves = new Dictionary<TranscriptRange, int>(_ranges.Count);
        FactLeaves = leaves.FactLeaves;
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

    /// <summary>Where the server is hidden: what shows it to whom the holder chooses. Otherwise null.</summary>
    public HandshakeEvidence? Handshake { get; }

    /// <summary>The plaintext; zeros where it was hidden from the attestor.</summary>
    public Transcript Transcript { get; }

    /// <summary>How many ranges are committed to, hidden ones included.</summary>
    public int RangeCount => _ranges.Count;

    internal AttestationBody Body { get; }

    /// <summary>The leaves of the facts, which every presentation shows.</summary>
    internal IReadOnlyList<int> FactLeaves { get; }

    internal int FirstRangeLeaf { get; }

    /// <summary>The prover's check of what the attestor signed: body, root and signature, from the prover's own transcript and ranges.</summary>
    /// <remarks>Whether the facts are those of its own TLS connection is for the caller to compare.</remarks>
    /// <returns><see langword="null"/> if a check fails; <paramref name="failure"/> then says which.</returns>
    public static Attestation? Accept(
        AttestorReply reply,
        Transcript transcript,
        RangeCommitments commitments,
        ReadOnlyMemory<byte> blinderSeed,
        out AttestationFailure failure,
        HandshakeEvidence? handshake = null)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(transcript);
        ArgumentNullException.ThrowIfNull(commitments);

        AttestationBody body = AttestationBody.Build(reply.Facts, commitments, reply.SaltSeed.Span);
        bool isComputed = commitments.AreOf(transcript, blinderSeed.Span); // then the root alone says that the signed commitments are right
        return Check(reply.Header, reply.AttestorKey, reply.Signature, body, blinderSeed, transcript, isComputed, handshake, out failure);
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
        HandshakeEvidence? handshake,
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

        if (!IsServerShown(header, leaves.Facts, handshake, out failure))
        {
            return null;
        }

        Transcript? transcript = known ?? leaves.ToTranscript(sent, received);
        failure = transcript is null || !leaves.Fits(transcript) ? AttestationFailure.TranscriptMismatch
            : !isComputed && !leaves.AreCommitmentsTo(transcript, blinderSeed.Span) ? AttestationFailure.CommitmentMismatch
            : AttestationFailure.None;
        return failure == AttestationFailure.None
            ? new Attestation(header, key, signature, body, leaves, blinderSeed, transcript!, handshake)
            : null;
    }

    /// <summary>Whether the holder can say who the server is: because the attestor has seen it, or because the handshake is there.</summary>
    private static bool IsServerShown(AttestationHeader header, SessionFacts facts, HandshakeEvidence? handshake, out AttestationFailure failure)
    {
        bool isHidden = facts.Server is ServerFacts.Hidden;
        failure = isHidden && header.Mode != AttestationMode.Mpc ? AttestationFailure.BadLeaf
            : isHidden != handshake is not null ? AttestationFailure.HandshakeMismatch
            : AttestationFailure.None;
        try
        {
            handshake?.Open(facts);
        }
        catch (RejectedException)
        {
            failure = AttestationFailure.HandshakeMismatch;
        }

        return failure == AttestationFailure.None;
    }
}
