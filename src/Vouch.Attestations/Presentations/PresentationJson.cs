using System.Text.Json;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Merkle;
using Vouch.Attestations.Selectors;
using Vouch.Crypto.Signing;
using Vouch.Tls.Recorded;

namespace Vouch.Attestations.Presentations;

/// <summary>The file in JSON, for people and web APIs; the same content as in CBOR.</summary>
internal static class PresentationJson
{
    private const int MaxSignatureSize = 65;

    /// <summary>Tells the forms apart: in CBOR, a brace would begin a text, and a presentation is an array.</summary>
    public static bool IsJson(ReadOnlySpan<byte> file) => file.TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    public static byte[] Write(Presentation presentation)
    {
        AttestationHeader header = presentation.Header;
        PresentationDocument document = new()
        {
            Format = PresentationLimits.FormatName,
            Version = PresentationLimits.FormatVersion,
            Header = new PresentationDocument.HeaderDocument
            {
                Version = header.Version,
                Mode = (byte)header.Mode,
                Time = header.Time,
                SessionId = ToHex(header.SessionId),
                SessionHash = ToHex(header.SessionHash),
                Challenge = ToHex(header.Challenge),
                Subject = ToHex(header.Subject),
                BodyRoot = ToHex(header.BodyRoot),
                LeafCount = header.LeafCount,
            },
            AttestorKey = presentation.AttestorKey.ToString(),
            Signature = ToHex(presentation.Signature),
            Leaves = [.. presentation.Leaves.Select(
                leaf => new PresentationDocument.LeafDocument { Index = leaf.Index, Leaf = leaf.Bytes.ToArray() })],
            Proof = [.. presentation.Proof.Select(ToHex)],
            Openings = [.. presentation.Openings.Select(opening => new PresentationDocument.OpeningDocument
            {
                Leaf = opening.LeafIndex,
                Blinder = ToHex(opening.Blinder),
                Bytes = opening.Bytes.ToArray(),
            })],
            Selectors = [.. presentation.Selectors],
            Handshake = (presentation.Handshake is not HandshakeEvidence handshake ? null : new PresentationDocument.HandshakeDocument
            {
                Host = handshake.Host,
                Port = handshake.Port,
                Messages = handshake.Messages.ToArray(),
            })!,
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, PresentationDocumentContext.Default.PresentationDocument);
    }

    /// <exception cref="MalformedException">The bytes are no presentation.</exception>
    public static Presentation Read(ReadOnlyMemory<byte> file)
    {
        PresentationDocument document;
        try
        {
            document = JsonSerializer.Deserialize(file.Span, PresentationDocumentContext.Default.PresentationDocument)
                ?? throw new MalformedException("The document is null.");
        }
        catch (JsonException e)
        {
            throw new MalformedException("Not the JSON form of a presentation.", e);
        }

        if (document.Format != PresentationLimits.FormatName)
        {
            throw new MalformedException($"Not a file of the format {PresentationLimits.FormatName}.");
        }

        if (document.Version != PresentationLimits.FormatVersion)
        {
            throw new MalformedException($"Version {document.Version}; version {PresentationLimits.FormatVersion} is known.")
            {
                IsUnsupportedVersion = true,
            };
        }

        RequireAtMost(document.Leaves, PresentationLimits.MaxLeaves, "leaves");
        RequireAtMost(document.Proof, PresentationLimits.MaxProofHashes, "proof");
        RequireAtMost(document.Openings, PresentationLimits.MaxOpenings, "openings");
        RequireAtMost(document.Selectors, PresentationLimits.MaxSelectors, "selectors");
        return new Presentation(
            ReadHeader(document.Header),
            VerifyingKey.TryParse(document.AttestorKey, out VerifyingKey? key)
                ? key
                : throw new MalformedException("The attestor's key is not a valid public key."),
            FromHex(document.Signature, 0, MaxSignatureSize),
            document.Leaves.ConvertAll(ReadLeaf),
            document.Proof.ConvertAll(hash => FromHex(hash, MerkleTree.HashSize, MerkleTree.HashSize)),
            document.Openings.ConvertAll(ReadOpening),
            document.Selectors.ConvertAll(ReadSelector),
            document.Handshake is null ? null : ReadHandshake(document.Handshake));
    }

    private static HandshakeEvidence ReadHandshake(PresentationDocument.HandshakeDocument handshake)
        => handshake.Messages.Length <= PresentedHandshake.MaxSize
            ? new HandshakeEvidence(FactsEncoding.CheckName(handshake.Host), handshake.Port, handshake.Messages)
            : throw new MalformedException("The handshake is too long.");

    private static AttestationHeader ReadHeader(PresentationDocument.HeaderDocument header) => new()
    {
        Version = header.Version,
        Mode = (AttestationMode)header.Mode,
        Time = header.Time,
        SessionId = FromHex(header.SessionId, AttestationHeader.HashSize, AttestationHeader.HashSize),
        SessionHash = FromHex(header.SessionHash, AttestationHeader.HashSize, AttestationHeader.HashSize),
        Challenge = FromHex(header.Challenge, AttestationHeader.HashSize, AttestationHeader.HashSize),
        Subject = FromHex(header.Subject, AttestationHeader.HashSize, AttestationHeader.HashSize),
        BodyRoot = FromHex(header.BodyRoot, AttestationHeader.HashSize, AttestationHeader.HashSize),
        LeafCount = header.LeafCount,
    };

    private static ShownLeaf ReadLeaf(PresentationDocument.LeafDocument? leaf)
        => leaf is { Leaf: not null, Index: >= 0 } && leaf.Leaf.Length <= PresentationLimits.MaxLeafSize
            ? new ShownLeaf(leaf.Index, leaf.Leaf)
            : throw new MalformedException("A leaf is null, has a negative index or is too long.");

    private static RangeOpening ReadOpening(PresentationDocument.OpeningDocument? opening)
        => opening is { Bytes: not null, Leaf: >= 0 }
            ? new RangeOpening(opening.Leaf, FromHex(opening.Blinder, SeedExpansion.ValueSize, SeedExpansion.ValueSize), opening.Bytes)
            : throw new MalformedException("An opening is null or has a negative index.");

    private static string ReadSelector(string? selector)
        => selector is not null && selector.Length <= Selector.MaxLength
            ? selector
            : throw new MalformedException("A selector is null or too long.");

    private static void RequireAtMost<T>(List<T> items, int limit, string name)
    {
        if (items.Count > limit)
        {
            throw new MalformedException($"{items.Count} {name}; at most {limit} are allowed.");
        }
    }

    private static string ToHex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    private static ReadOnlyMemory<byte> FromHex(string? hex, int minimum, int maximum)
    {
        byte[] bytes = new byte[maximum];
        return hex is not null
            && hex.Length >= 2 * minimum
            && hex.Length <= 2 * maximum
            && Convert.FromHexString(hex, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
                ? bytes.AsMemory(0, written)
                : throw new MalformedException($"Not {minimum} to {maximum} bytes of hex.");
    }
}
