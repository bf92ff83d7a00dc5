using System.Diagnostics.CodeAnalysis;
using Vouch.Attestations.Formats;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Presentations;

/// <summary>A presentation as it is in its file: read, but not verified. Believe only what <see cref="PresentationVerifier"/> returns.</summary>
public sealed class Presentation
{
    /// <summary>The media type of the file in CBOR.</summary>
    public const string MediaType = "application/vnd.vouch.presentation";

    /// <summary>The media type of the file in JSON.</summary>
    public const string JsonMediaType = "application/vnd.vouch.presentation+json";

    internal Presentation(
        AttestationHeader header,
        VerifyingKey attestorKey,
        ReadOnlyMemory<byte> signature,
        IReadOnlyList<ShownLeaf> leaves,
        IReadOnlyList<ReadOnlyMemory<byte>> proof,
        IReadOnlyList<RangeOpening> openings,
        IReadOnlyList<string> selectors,
        HandshakeEvidence? handshake = null)
    {
        Header = header;
        AttestorKey = attestorKey;
        Signature = signature;
        Leaves = leaves;
        Proof = proof;
        Openings = openings;
        Selectors = selectors;
        Handshake = handshake;
    }

    /// <summary>The header as claimed.</summary>
    public AttestationHeader Header { get; }

    /// <summary>The key that is claimed to have signed.</summary>
    public VerifyingKey AttestorKey { get; }

    /// <summary>The signature as claimed.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The selectors whose values a verifier will compute.</summary>
    public IReadOnlyList<string> Selectors { get; }

    /// <summary>What shows a server that is hidden from the attestor, as claimed; null if nothing does, or nothing has to.</summary>
    public HandshakeEvidence? Handshake { get; }

    /// <summary>How many leaves of the body are shown.</summary>
    public int LeafCount => Leaves.Count;

    /// <summary>How many ranges are opened.</summary>
    public int OpeningCount => Openings.Count;

    internal IReadOnlyList<ShownLeaf> Leaves { get; }

    internal IReadOnlyList<ReadOnlyMemory<byte>> Proof { get; }

    internal IReadOnlyList<RangeOpening> Openings { get; }

    /// <summary>Reads a file of either form, by its first byte.</summary>
    /// <param name="file">The whole file; the presentation keeps views of it.</param>
    /// <param name="presentation">What was read.</param>
    /// <param name="reason"><see cref="RejectionReason.Malformed"/> or <see cref="RejectionReason.UnsupportedVersion"/> if it was not.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out Presentation? presentation, out RejectionReason reason)
    {
        presentation = TryRead(file, out reason, out _);
        return presentation is not null;
    }

    /// <summary>The file in CBOR.</summary>
    public byte[] ToCbor() => PresentationCbor.Write(this);

    /// <summary>The file in JSON.</summary>
    public byte[] ToJson() => PresentationJson.Write(this);

    internal static Presentation? TryRead(ReadOnlyMemory<byte> file, out RejectionReason reason, out string detail)
    {
        try
        {
            reason = RejectionReason.None;
            detail = "";
            return PresentationJson.IsJson(file.Span) ? PresentationJson.Read(file) : PresentationCbor.Read(file);
        }
        catch (MalformedException e)
        {
            reason = e.IsUnsupportedVersion ? RejectionReason.UnsupportedVersion : RejectionReason.Malformed;
            detail = e.Message;
            return null;
        }
    }
}
