using System.Formats.Cbor;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Formats;

/// <summary>Header, attestor's key and signature in CBOR.</summary>
internal static class HeaderEncoding
{
    private const int Fields = 9;
    private const int MaxSignatureSize = 65;
    private const int MaxKeySize = 33;

    public static void WriteHeader(CborWriter writer, AttestationHeader header)
    {
        writer.WriteStartArray(Fields);
        writer.WriteUInt32(header.Version);
        writer.WriteUInt32((uint)header.Mode);
        writer.WriteUInt64(header.Time);
        writer.WriteByteString(header.SessionId.Span);
        writer.WriteByteString(header.SessionHash.Span);
        writer.WriteByteString(header.Challenge.Span);
        writer.WriteByteString(header.Subject.Span);
        writer.WriteByteString(header.BodyRoot.Span);
        writer.WriteUInt32(header.LeafCount);
        writer.WriteEndArray();
    }

    public static AttestationHeader ReadHeader(StrictCborReader reader)
    {
        reader.ReadArrayStart(Fields);
        AttestationHeader header = new()
        {
            Version = (ushort)reader.ReadInt(ushort.MaxValue),
            Mode = (AttestationMode)reader.ReadInt(byte.MaxValue),
            Time = reader.ReadUInt(ulong.MaxValue),
            SessionId = reader.ReadBytes(AttestationHeader.HashSize),
            SessionHash = reader.ReadBytes(AttestationHeader.HashSize),
            Challenge = reader.ReadBytes(AttestationHeader.HashSize),
            Subject = reader.ReadBytes(AttestationHeader.HashSize),
            BodyRoot = reader.ReadBytes(AttestationHeader.HashSize),
            LeafCount = (uint)reader.ReadUInt(uint.MaxValue),
        };
        reader.ReadArrayEnd();
        return header;
    }

    public static void WriteKey(CborWriter writer, VerifyingKey key)
    {
        writer.WriteStartArray(2);
        writer.WriteUInt32((uint)key.Algorithm);
        writer.WriteByteString(key.Encoded.Span);
        writer.WriteEndArray();
    }

    public static VerifyingKey ReadKey(StrictCborReader reader)
    {
        reader.ReadArrayStart(2);
        KeyAlgorithm algorithm = (KeyAlgorithm)reader.ReadInt(byte.MaxValue);
        ReadOnlyMemory<byte> encoded = reader.ReadBytes(0, MaxKeySize);
        reader.ReadArrayEnd();
        return VerifyingKey.TryCreate(algorithm, encoded.Span, out VerifyingKey? key)
            ? key
            : throw new MalformedException("The attestor's key is not a valid public key.");
    }

    public static ReadOnlyMemory<byte> ReadSignature(StrictCborReader reader) => reader.ReadBytes(0, MaxSignatureSize);
}
