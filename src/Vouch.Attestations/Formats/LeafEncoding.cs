using System.Formats.Cbor;
using Vouch.Attestations.Commitments;

namespace Vouch.Attestations.Formats;

/// <summary>One leaf of the body: the CBOR array [salt (16 bytes), type, value].</summary>
internal static class LeafEncoding
{
    public const int SaltSize = SeedExpansion.ValueSize;

    /// <summary>The largest leaf, in bytes: a range of many segments.</summary>
    public const int MaxSize = 16 * 1024 * 1024;

    private const int MaxType = 0xFFFF;

    public static byte[] Write(ReadOnlySpan<byte> salt, LeafType type, Action<CborWriter> writeValue)
    {
        CborWriter writer = new(CborConformanceMode.Canonical);
        Begin(writer, salt, type);
        writeValue(writer);
        return End(writer);
    }

    /// <summary>Starts a leaf with a writer that serves many; the value follows, then <see cref="End"/>.</summary>
    public static void Begin(CborWriter writer, ReadOnlySpan<byte> salt, LeafType type)
    {
        writer.Reset();
        writer.WriteStartArray(3);
        writer.WriteByteString(salt);
        writer.WriteUInt32((uint)type);
    }

    /// <summary>Gives the leaf that was begun.</summary>
    public static byte[] End(CborWriter writer)
    {
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>Splits a leaf into its type and the encoded value.</summary>
    /// <exception cref="MalformedException">The bytes are no leaf.</exception>
    public static (LeafType Type, ReadOnlyMemory<byte> Value) Read(ReadOnlyMemory<byte> leaf)
        => StrictCborReader.ReadDocument(leaf, reader =>
        {
            reader.ReadArrayStart(3);
            reader.ReadBytes(SaltSize);
            LeafType type = (LeafType)reader.ReadInt(MaxType);
            ReadOnlyMemory<byte> value = reader.ReadValue();
            reader.ReadArrayEnd();
            return (type, value);
        });

    /// <summary>Whether a reader that does not know the type may go on.</summary>
    public static bool IsOptional(LeafType type) => ((int)type & 1) == 1;
}
