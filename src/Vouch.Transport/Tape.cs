namespace Vouch.Transport;

/// <summary>Bytes in the order in which they came, to be read once from the front; in pieces, so that it can grow without a copy.</summary>
public sealed class Tape
{
    private const int PieceSize = 256 * 1024;

    private readonly Queue<ReadOnlyMemory<byte>> _pieces = new();
    private int _position; // in the first piece
    private byte[] _last = [];
    private int _lastLength;

    /// <summary>Creates an empty tape.</summary>
    public Tape()
    {
    }

    /// <summary>Creates a tape with something on it, which must not change any more.</summary>
    public Tape(ReadOnlyMemory<byte> bytes)
    {
        Length = bytes.Length;
        _pieces.Enqueue(bytes);
    }

    /// <summary>How many bytes are yet to be read.</summary>
    public int Length { get; private set; }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_lastLength == _last.Length)
            {
                EndPiece();
                _last = new byte[PieceSize];
            }

            int count = int.Min(bytes.Length, _last.Length - _lastLength);
            bytes[..count].CopyTo(_last.AsSpan(_lastLength));
            _lastLength += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Reads from the front, as much as there is.</summary>
    /// <returns>How many bytes.</returns>
    public int Read(Span<byte> destination)
    {
        EndPiece();
        int read = 0;
        while (read < destination.Length && _pieces.TryPeek(out ReadOnlyMemory<byte> first))
        {
            int count = int.Min(destination.Length - read, first.Length - _position);
            first.Span.Slice(_position, count).CopyTo(destination[read..]);
            read += count;
            _position += count;
            if (_position == first.Length)
            {
                _pieces.Dequeue(); // and is free
                _position = 0;
            }
        }

        Length -= read;
        return read;
    }

    private void EndPiece()
    {
        if (_lastLength > 0)
        {
            _pieces.Enqueue(_last.AsMemory(0, _lastLength));
        }

        (_last, _lastLength) = ([], 0);
    }
}
