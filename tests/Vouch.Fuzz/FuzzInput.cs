using System.Buffers;
using System.Buffers.Binary;

namespace Vouch.Fuzz;

/// <summary>Cuts an input into the several things that some parsers take.</summary>
internal ref struct FuzzInput(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What has not been taken.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Takes a byte, or 0 when none is left.</summary>
    public byte TakeByte()
    {
        if (_rest.IsEmpty)
        {
            return 0;
        }

        byte taken = _rest[0];
        _rest = _rest[1..];
        return taken;
    }

    /// <summary>Takes a part with a length of three bytes before it; what is left, if that is less.</summary>
    public byte[] TakePart()
    {
        int length = (TakeByte() << 16) | (TakeByte() << 8) | TakeByte();
        length = int.Min(length, _rest.Length);
        byte[] part = _rest[..length].ToArray();
        _rest = _rest[length..];
        return part;
    }

    /// <summary>Writes an input of parts, for the corpus.</summary>
    public static byte[] Join(params ReadOnlySpan<byte[]> parts)
    {
        ArrayBufferWriter<byte> writer = new();
        Span<byte> length = stackalloc byte[4];
        foreach (byte[] part in parts)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            writer.Write(length[1..]);
            writer.Write(part);
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The same bytes as a sequence of many segments, cut by a seed.</summary>
    public static ReadOnlySequence<byte> Segmented(byte[] bytes, int longest)
    {
        if (bytes.Length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        Piece first = new(bytes.AsMemory(0, int.Min(1, bytes.Length)), 0);
        Piece last = first;
        int step = 0;
        for (int position = 1; position < bytes.Length;)
        {
            int size = int.Min(1 + (step++ % longest), bytes.Length - position);
            last = last.Append(bytes.AsMemory(position, size));
            position += size;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long runningIndex) => (Memory, RunningIndex) = (memory, runningIndex);

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            Piece next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
