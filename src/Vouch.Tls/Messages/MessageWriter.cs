using System.Buffers.Binary;

namespace Vouch.Tls.Messages;

/// <summary>Builds one handshake message.</summary>
internal sealed class MessageWriter
{
    private const int HeaderSize = 4;
    private byte[] _bytes = new byte[512];
    private int _size;

    public MessageWriter(HandshakeType type)
    {
        WriteUInt8((byte)type);
        Begin(3);
    }

    public void WriteUInt8(byte value) => Reserve(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void WriteVector(int lengthSize, ReadOnlySpan<byte> bytes)
    {
        int mark = Begin(lengthSize);
        WriteBytes(bytes);
        End(mark, lengthSize);
    }

    /// <summary>Leaves room for a length; <see cref="End"/> fills it in.</summary>
    public int Begin(int lengthSize)
    {
        Reserve(lengthSize).Clear();
        return _size;
    }

    public void End(int mark, int lengthSize)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, _size - mark);
        length[(4 - lengthSize)..].CopyTo(_bytes.AsSpan(mark - lengthSize));
    }

    public void WriteExtension(ExtensionType type, ReadOnlySpan<byte> body)
    {
        WriteUInt16((ushort)type);
        WriteVector(2, body);
    }

    /// <summary>The finished message.</summary>
    public byte[] ToMessage()
    {
        End(HeaderSize, 3);
        return _bytes[.._size];
    }

    private Span<byte> Reserve(int count)
    {
        if (_size + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, int.Max(2 * _bytes.Length, _size + count));
        }

        _size += count;
        return _bytes.AsSpan(_size - count, count);
    }
}
