using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Merkle;
using Vouch.Attestations.Selectors;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Presentations;

/// <summary>The file in CBOR: [name, version, header, key, signature, leaves, proof, openings, selectors], and where a hidden server is shown its handshake.</summary>
internal static class PresentationCbor
{
    private const int FormatItems = 9;

    public static byte[] Write(Presentation presentation)
    {
        CborWriter writer = new(CborConformanceMode.Canonical);
        writer.WriteStartArray(presentation.Handshake is null ? FormatItems : FormatItems + 1);
        writer.WriteTextString(PresentationLimits.FormatName);
        writer.WriteUInt32(PresentationLimits.FormatVersion);
        HeaderEncoding.WriteHeader(writer, presentation.Header);
        HeaderEncoding.WriteKey(writer, presentation.AttestorKey);
        writer.WriteByteString(presentation.Signature.Span);

        writer.WriteStartArray(presentation.Leaves.Count);
        foreach (ShownLeaf leaf in presentation.Leaves)
        {
            writer.WriteStartArray(2);
            writer.WriteUInt32((uint)leaf.Index);
            writer.WriteByteString(leaf.Bytes.Span);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray(presentation.Proof.Count);
        foreach (ReadOnlyMemory<byte> hash in presentation.Proof)
        {
            writer.WriteByteString(hash.Span);
        }

        writer.WriteEndArray();
        writer.WriteStartArray(presentation.Openings.Count);
        foreach (RangeOpening opening in presentation.Openings)
        {
            writer.WriteStartArray(3);
            writer.WriteUInt32((uint)opening.LeafIndex);
            writer.WriteByteString(opening.Blinder.Span);
            writer.WriteByteString(opening.Bytes.Span);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray(presentation.Selectors.Count);
        foreach (string selector in presentation.Selectors)
        {
            writer.WriteTextString(selector);
        }

        writer.WriteEndArray();
        if (presentation.Handshake is not null)
        {
            EvidenceEncoding.Write(writer, presentation.Handshake);
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <exception cref="MalformedException">The bytes are no presentation.</exception>
    public static Presentation Read(ReadOnlyMemory<byte> file) => StrictCborReader.ReadDocument(file, reader =>
    {
        bool hasHandshake = reader.ReadFormat(PresentationLimits.FormatName, PresentationLimits.FormatVersion, FormatItems);
        AttestationHeader header = HeaderEncoding.ReadHeader(reader);
        VerifyingKey key = HeaderEncoding.ReadKey(reader);
        ReadOnlyMemory<byte> signature = HeaderEncoding.ReadSignature(reader);
        List<ShownLeaf> leaves = ReadList(reader, PresentationLimits.MaxLeaves, ReadLeaf);
        List<ReadOnlyMemory<byte>> proof = ReadList(reader, PresentationLimits.MaxProofHashes, r => r.ReadBytes(MerkleTree.HashSize));
        List<RangeOpening> openings = ReadList(reader, PresentationLimits.MaxOpenings, ReadOpening);
        List<string> selectors = ReadList(reader, PresentationLimits.MaxSelectors, r => r.ReadText(Selector.MaxLength));
        HandshakeEvidence? handshake = hasHandshake ? EvidenceEncoding.Read(reader) : null;
        reader.ReadArrayEnd();
        return new Presentation(header, key, signature, leaves, proof, openings, selectors, handshake);
    });

    private static List<T> ReadList<T>(StrictCborReader reader, int limit, Func<StrictCborReader, T> readItem)
    {
        int count = reader.ReadArrayStart(0, limit);
        List<T> items = new(Math.Min(count, PresentationLimits.MaxPreallocation));
        for (int i = 0; i < count; i++)
        {
            items.Add(readItem(reader));
        }

        reader.ReadArrayEnd();
        return items;
    }

    private static ShownLeaf ReadLeaf(StrictCborReader reader)
    {
        reader.ReadArrayStart(2);
        ShownLeaf leaf = new(reader.ReadInt(), reader.ReadBytes(0, PresentationLimits.MaxLeafSize));
        reader.ReadArrayEnd();
        return leaf;
    }

    private static RangeOpening ReadOpening(StrictCborReader reader)
    {
        reader.ReadArrayStart(3);
        RangeOpening opening = new(reader.ReadInt(), reader.ReadBytes(SeedExpansion.ValueSize), reader.ReadBytes(0, int.MaxValue));
        reader.ReadArrayEnd();
        return opening;
    }
}
