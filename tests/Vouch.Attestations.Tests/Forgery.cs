using System.Buffers;
using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Http;
using Vouch.Attestations.Merkle;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Tests;

/// <summary>A prover that chooses its own ranges and shows what it likes; the attestor and the verifier are honest.</summary>
internal sealed class Forgery
{
    private readonly List<(TranscriptRange Range, bool IsOpen)> _ranges = [];
    private readonly Transcript _transcript;
    private readonly string _sent;
    private readonly string _received;

    public Forgery(string response, string request = Example.Request, params Segment[] hidden)
    {
        _received = response;
        _sent = request;
        _transcript = Example.Transcript(response, request, hidden);
        foreach (Segment span in hidden)
        {
            _ranges.Add((new TranscriptRange(Direction.Sent, RangeKind.Hidden, [span]), false));
        }
    }

    /// <summary>Opens all of the response but these parts, which it shows as ranges of a kind.</summary>
    public Forgery HideInResponse(RangeKind kind, params string[] parts)
    {
        foreach (string part in parts)
        {
            int at = _received.IndexOf(part, StringComparison.Ordinal);
            Assert.True(at >= 0 && at == _received.LastIndexOf(part, StringComparison.Ordinal), $"'{part}' occurs once");
            _ranges.Add((new TranscriptRange(Direction.Received, kind, at, part.Length), false));
        }

        return this;
    }

    public Forgery Show(TranscriptRange range, bool open)
    {
        _ranges.Add((range, open));
        return this;
    }

    public Forgery OpenResponse(int start, int end) => Show(new TranscriptRange(Direction.Received, RangeKind.Opaque, start, end - start), open: true);

    public Forgery OpenRequest(int start, int end) => Show(new TranscriptRange(Direction.Sent, RangeKind.Opaque, start, end - start), open: true);

    /// <summary>Opens everything of the response that no other range covers.</summary>
    public Forgery OpenRestOfResponse()
    {
        int position = 0;
        foreach (Segment segment in _ranges.Where(entry => entry.Range.Direction == Direction.Received)
            .SelectMany(entry => entry.Range.Segments.ToArray()).OrderBy(segment => segment.Start).ToList())
        {
            if (segment.Start > position)
            {
                OpenResponse(position, segment.Start);
            }

            position = Math.Max(position, segment.End);
        }

        if (position < _received.Length)
        {
            OpenResponse(position, _received.Length);
        }

        return this;
    }

    public Presentation Build(params string[] selectors)
    {
        Assert.Equal(Encoding.UTF8.GetByteCount(_received), _received.Length);
        Assert.Equal(Encoding.UTF8.GetByteCount(_sent), _sent.Length);
        Attestation attestation = Example.Attest(_transcript, [.. _ranges.Select(entry => entry.Range)], facts: Example.Facts(_transcript));
        return Show(attestation, Enumerable.Range(0, _ranges.Count), Enumerable.Range(0, _ranges.Count).Where(i => _ranges[i].IsOpen), selectors);
    }

    public VerificationOutcome Verify(params string[] selectors) => PresentationVerifier.Verify(Build(selectors).ToCbor(), Example.Policy());

    /// <summary>A presentation of any ranges of an attestation.</summary>
    public static Presentation Show(Attestation attestation, IEnumerable<int> shown, IEnumerable<int> opened, params string[] selectors)
    {
        int first = attestation.FirstRangeLeaf;
        int[] leaves = [.. Enumerable.Range(0, first), .. shown.Select(i => first + i)];
        return new Presentation(
            attestation.Header,
            attestation.AttestorKey,
            attestation.Signature,
            [.. leaves.Select(leaf => new ShownLeaf(leaf, attestation.Body.Leaves[leaf]))],
            [.. SubsetProof.Create(attestation.Body.Hashes, leaves).Select(hash => (ReadOnlyMemory<byte>)hash)],
            [.. opened.Select(i => Open(attestation, first + i))],
            selectors);
    }

    /// <summary>A copy with some parts replaced.</summary>
    public static Presentation With(
        Presentation presentation,
        AttestationHeader? header = null,
        VerifyingKey? key = null,
        ReadOnlyMemory<byte>? signature = null,
        IReadOnlyList<ShownLeaf>? leaves = null,
        IReadOnlyList<ReadOnlyMemory<byte>>? proof = null,
        IReadOnlyList<RangeOpening>? openings = null,
        IReadOnlyList<string>? selectors = null)
        => new(
            header ?? presentation.Header,
            key ?? presentation.AttestorKey,
            signature ?? presentation.Signature,
            leaves ?? presentation.Leaves,
            proof ?? presentation.Proof,
            openings ?? presentation.Openings,
            selectors ?? presentation.Selectors);

    /// <summary>What an attestor that signs any leaves would give: all are shown.</summary>
    public static Presentation SignLeaves(IReadOnlyList<byte[]> leaves, params string[] selectors) => SignLeaves(leaves, Example.Binding(), selectors);

    /// <inheritdoc cref="SignLeaves(IReadOnlyList{byte[]}, string[])"/>
    public static Presentation SignLeaves(IReadOnlyList<byte[]> leaves, SessionBinding binding, params string[] selectors)
    {
        using SigningKey key = Example.Key();
        byte[][] hashes = [.. leaves.Select(leaf => MerkleTree.HashLeaf(leaf))];
        AttestationHeader header = new()
        {
            Mode = binding.Mode,
            Time = (ulong)binding.Time.ToUnixTimeSeconds(),
            SessionId = binding.SessionId,
            SessionHash = binding.SessionHash,
            Challenge = binding.Challenge,
            Subject = binding.Subject,
            BodyRoot = MerkleTree.Root(hashes),
            LeafCount = (uint)leaves.Count,
        };
        return new Presentation(
            header, key.VerifyingKey, key.Sign(header.ComputeDigest()), [.. leaves.Select((leaf, i) => new ShownLeaf(i, leaf))], [], [], selectors);
    }

    /// <summary>The leaves of a body of the example's facts and no range.</summary>
    public static List<byte[]> FactLeaves() => FactLeaves(Example.Facts(Example.Transcript(), Completeness.Message));

    /// <summary>The leaves of a body of facts and no range.</summary>
    public static List<byte[]> FactLeaves(SessionFacts facts)
    {
        RangeCommitments none = RangeCommitments.Create(Example.Transcript(), [], Example.BlinderSeed, out _)!;
        AttestationBody body = AttestationBody.Build(facts, none, Example.SaltSeed);
        return [.. body.Leaves.ToArray().Select(leaf => leaf.ToArray())];
    }

    public static byte[] Leaf(int type, Action<System.Formats.Cbor.CborWriter> value) => LeafEncoding.Write(new byte[16], (LeafType)type, value);

    private static RangeOpening Open(Attestation attestation, int leaf)
    {
        TranscriptRange range = attestation.RangeOf(leaf);
        byte[] bytes = SegmentBytes.Slice(attestation.Transcript[range.Direction], range.SegmentSpan).ToArray();
        return new RangeOpening(leaf, attestation.DeriveBlinder(leaf), bytes);
    }
}
