using System.Buffers.Binary;

namespace Vouch.Tls.Messages;

/// <summary>A cursor over untrusted bytes (the presentation language of RFC 8446, section 3); every overrun is a decode_error.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte ReadUInt8() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public int ReadUInt24()
    {
        ReadOnlySpan<byte> bytes = Take(3);
        return (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
    }

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            TlsException.Throw(AlertDescription.DecodeError, $"A field of {count} bytes runs past the end, {_rest.Length} bytes away.");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>Reads a vector with a length of one byte.</summary>
    public ReadOnlySpan<byte> ReadVector8(int least = 0, int unit = 1) => TakeVector(ReadUInt8(), least, unit);

    /// <summary>Reads a vector with a length of two bytes.</summary>
    public ReadOnlySpan<byte> ReadVector16(int least = 0, int unit = 1) => TakeVector(ReadUInt16(), least, unit);

    /// <summary>Reads a vector with a length of three bytes.</summary>
    public ReadOnlySpan<byte> ReadVector24(int least = 0) => TakeVector(ReadUInt24(), least, 1);

    /// <summary>Reads a list of two-byte values.</summary>
    public ushort[] ReadUInt16List16(int least = 2) => ToUInt16List(ReadVector16(least, unit: 2));

    /// <summary>Reads a list of two-byte values whose length has one byte.</summary>
    public ushort[] ReadUInt16List8(int least = 2) => ToUInt16List(ReadVector8(least, unit: 2));

    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty)
        {
            TlsException.Throw(AlertDescription.DecodeError, $"{_rest.Length} bytes too many.");
        }
    }

    private ReadOnlySpan<byte> TakeVector(int length, int least, int unit)
    {
        if (length < least || length % unit != 0)
        {
            TlsException.Throw(AlertDescription.DecodeError, $"A vector of {length} bytes; at least {least} in steps of {unit} are needed.");
        }

        return Take(length);
    }

    private static ushort[] ToUInt16List(ReadOnlySpan<byte> bytes)
    {
        ushort[] values = new ushort[bytes.Length / 2];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        }

        return values;
    }
}
