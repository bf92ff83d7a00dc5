using System.Buffers;
using System.Buffers.Binary;

namespace Vouch.Transport.Multiplexing;

internal enum FrameType : byte
{
    Data = 0,
    Window = 1,
    End = 2,
    Ping = 3,
    Pong = 4,
    Abort = 5,
}

/// <summary>Type, channel and payload length of a frame, checked as far as they can be without state.</summary>
internal readonly record struct FrameHeader(FrameType Type, byte Channel, int Length)
{
    public const int Size = 6;
    public const int MaxDataSize = 1 << 16;
    public const int WindowSize = 4;
    public const int AbortSize = 1;

    /// <summary>Reads a header, or returns false while its bytes have not all arrived.</summary>
    /// <exception cref="ProtocolException">The header is not one of this protocol.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out FrameHeader header)
    {
        header = default;
        if (buffer.Length < Size)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(bytes);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
        bool fits = (FrameType)bytes[0] switch
        {
            FrameType.Data => length is > 0 and <= MaxDataSize,
            FrameType.Window => length == WindowSize,
            FrameType.End or FrameType.Ping or FrameType.Pong => length == 0,
            FrameType.Abort => length == AbortSize,
            _ => throw new ProtocolException($"The peer sent a frame of the unknown type {bytes[0]}."),
        };
        if (!fits)
        {
            throw new ProtocolException($"A {(FrameType)bytes[0]} frame announces {length} bytes.");
        }

        header = new FrameHeader((FrameType)bytes[0], bytes[1], (int)length);
        buffer = buffer.Slice(Size);
        return true;
    }

    /// <summary>Writes the header and returns its size.</summary>
    public static int Write(Span<byte> destination, FrameType type, byte channel, int length)
    {
        destination[0] = (byte)type;
        destination[1] = channel;
        BinaryPrimitives.WriteInt32BigEndian(destination[2..], length);
        return Size;
    }
}
