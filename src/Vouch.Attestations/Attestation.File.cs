using System.Buffers.Binary;
using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations;

/// <summary>The prover's file: [name, version, header, key, signature, blinder seed, leaves, sent, received] in CBOR, and where the server is hidden the handshake that shows it.</summary>
public sealed partial class Attestation
{
    private const string FormatName = "vouch.attestation";
    private const int FormatVersion = 1;
    private const int FormatItems = 9;
    private const int MaxLeaves = RangeCommitments.MaxRanges + 256;
    private const byte ArrayOfNine = 0x89;
    private const byte ArrayOfTen = 0x8A;
    private const byte ByteString32 = 0x5A;
    private const byte ByteString = 0x40;

    private sealed record FileContent(
        AttestationHeader Header,
        VerifyingKey Key,
        ReadOnlyMemory<byte> Signature,
        ReadOnlyMemory<byte> BlinderSeed,
        ReadOnlyMemory<byte>[] Leaves,
        ReadOnlyMemory<byte> Sent,
        ReadOnlyMemory<byte> Received,
        HandshakeEvidence? Handshake);

    /// <summary>Reads a file and checks all of it.</summary>
    /// <param name="file">The whole file. The attestation keeps views of it, so it must not change afterwards.</param>
    /// <param name="failure">Why it was refused.</param>
    public static Attestation? Read(ReadOnlyMemory<byte> file, out AttestationFailure failure)
    {
        FileContent content;
        try
        {
            content = StrictCborReader.ReadDocument(file, ReadContent);
        }
        catch (MalformedException e)
        {
            failure = e.IsUnsupportedVersion ? AttestationFailure.UnsupportedVersion : AttestationFailure.Malformed;
            return null;
        }

        return Check(
            content.Header,
            content.Key,
            content.Signature,
            AttestationBody.FromLeaves(content.Leaves),
            content.BlinderSeed,
            known: null,
            isComputed: false,
            content.Handshake,
            out failure,
            content.Sent,
            content.Received);
    }

    /// <summary>Writes the file without holding a second copy of the transcript; bytes that were hidden are written as zeros.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);

        stream.WriteByte(Handshake is null ? ArrayOfNine : ArrayOfTen);
        WriteItem(stream, writer => writer.WriteTextString(FormatName));
        WriteItem(stream, writer => writer.WriteUInt32(FormatVersion));
        WriteItem(stream, writer => HeaderEncoding.WriteHeader(writer, Header));
        WriteItem(stream, writer => HeaderEncoding.WriteKey(writer, AttestorKey));
        WriteItem(stream, writer => writer.WriteByteString(Signature.Span));
        WriteItem(stream, writer => writer.WriteByteString(_blinderSeed.Span));
        WriteItem(stream, WriteLeaves);

        WriteByteStringHead(stream, Transcript.Sent.Length);
        int position = 0;
        foreach (Segment span in Transcript.Hidden.Span)
        {
            stream.Write(Transcript.Sent.Span[position..span.Start]);
            stream.Write(new byte[span.Length]);
            position = span.End;
        }

        stream.Write(Transcript.Sent.Span[position..]);
        WriteByteStringHead(stream, Transcript.Received.Length);
        stream.Write(Transcript.Received.Span);
        if (Handshake is not null)
        {
            WriteItem(stream, writer => EvidenceEncoding.Write(writer, Handshake));
        }
    }

    private static FileContent ReadContent(StrictCborReader reader)
    {
        bool hasHandshake = reader.ReadFormat(FormatName, FormatVersion, FormatItems);
        AttestationHeader header = HeaderEncoding.ReadHeader(reader);
        VerifyingKey key = HeaderEncoding.ReadKey(reader);
        ReadOnlyMemory<byte> signature = HeaderEncoding.ReadSignature(reader);
        ReadOnlyMemory<byte> blinderSeed = reader.ReadBytes(RangeCommitments.BlinderSeedSize);
        ReadOnlyMemory<byte>[] leaves = new ReadOnlyMemory<byte>[reader.ReadArrayStart(0, MaxLeaves)];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = reader.ReadBytes(0, LeafEncoding.MaxSize);
        }

        reader.ReadArrayEnd();
        ReadOnlyMemory<byte> sent = reader.ReadBytes(0, int.MaxValue);
        ReadOnlyMemory<byte> received = reader.ReadBytes(0, int.MaxValue);
        HandshakeEvidence? handshake = hasHandshake ? EvidenceEncoding.Read(reader) : null;
        reader.ReadArrayEnd();
        return new FileContent(header, key, signature, blinderSeed, leaves, sent, received, handshake);
    }

    private void WriteLeaves(CborWriter writer)
    {
        writer.WriteStartArray(Body.LeafCount);
        foreach (ReadOnlyMemory<byte> leaf in Body.Leaves)
        {
            writer.WriteByteString(leaf.Span);
        }

        writer.WriteEndArray();
    }

    private static void WriteItem(Stream stream, Action<CborWriter> write)
    {
        CborWriter writer = new(CborConformanceMode.Canonical);
        write(writer);
        stream.Write(writer.Encode());
    }

    /// <summary>The head of a byte string in its shortest form (RFC 8949, section 3).</summary>
    private static void WriteByteStringHead(Stream stream, int length)
    {
        Span<byte> head = stackalloc byte[5];
        int size;
        switch (length)
        {
            case < 24:
                head[0] = (byte)(ByteString + length);
                size = 1;
                break;
            case <= byte.MaxValue:
                head[0] = ByteString32 - 2;
                head[1] = (byte)length;
                size = 2;
                break;
            case <= ushort.MaxValue:
                head[0] = ByteString32 - 1;
                BinaryPrimitives.WriteUInt16BigEndian(head[1..], (ushort)length);
                size = 3;
                break;
            default:
                head[0] = ByteString32;
                BinaryPrimitives.WriteInt32BigEndian(head[1..], length);
                size = 5;
                break;
        }

        stream.Write(head[..size]);
    }
}
