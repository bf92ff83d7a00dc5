using System.Buffers;
using System.Buffers.Binary;

namespace Vouch.Tls.Records;

/// <summary>One record as it was on the wire, still protected (RFC 8446, section 5.1).</summary>
/// <param name="Type">The outer content type.</param>
/// <param name="Version">The version field of the header; it says little (RFC 8446, section 5.1), but protected records cover it.</param>
/// <param name="Fragment">The bytes after the header; valid until the input is advanced.</param>
public readonly record struct TlsRecord(ContentType Type, ushort Version, ReadOnlySequence<byte> Fragment)
{
    /// <summary>The size of a record header, in bytes.</summary>
    public const int HeaderSize = 5;

    /// <summary>The largest protected fragment, in bytes: 2^14 of content and 256 of expansion.</summary>
    public const int MaxFragmentSize = MaxContentSize + 256;

    /// <summary>The largest content, in bytes.</summary>
    public const int MaxContentSize = 16_384;

    /// <summary>Takes one record off the front of <paramref name="input"/>, if a whole one is there.</summary>
    /// <returns><see langword="false"/> if more bytes are needed; <paramref name="input"/> is then unchanged.</returns>
    /// <exception cref="TlsException">The header is not one that a TLS peer may send.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> input, out TlsRecord record)
    {
        record = default;
        if (input.Length < HeaderSize)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[HeaderSize];
        input.Slice(0, HeaderSize).CopyTo(bytes);
        RecordHeader header = RecordHeader.Read(bytes); // checked before waiting for the body, so that a bad length cannot make us buffer
        if (input.Length < HeaderSize + header.Length)
        {
            return false;
        }

        record = new TlsRecord(header.Type, header.Version, input.Slice(HeaderSize, header.Length));
        input = input.Slice(HeaderSize + header.Length);
        return true;
    }
}

/// <summary>The five bytes before a fragment.</summary>
internal readonly record struct RecordHeader(ContentType Type, ushort Version, int Length)
{
    public static RecordHeader Read(ReadOnlySpan<byte> bytes)
    {
        ContentType type = (ContentType)bytes[0];
        if (type is < ContentType.ChangeCipherSpec or > ContentType.ApplicationData)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"Unknown record type {bytes[0]}.");
        }

        if (bytes[1] != 3)
        {
            TlsException.Throw(AlertDescription.ProtocolVersion, $"Record of version {bytes[1]}.{bytes[2]}; this is not TLS.");
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
        if (length > TlsRecord.MaxFragmentSize)
        {
            TlsException.Throw(AlertDescription.RecordOverflow, $"Record of {length} bytes; at most {TlsRecord.MaxFragmentSize} are allowed.");
        }

        return new RecordHeader(type, BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), length);
    }

    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], Version);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[3..], (ushort)Length);
    }
}
