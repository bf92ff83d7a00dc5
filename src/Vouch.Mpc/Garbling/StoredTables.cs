using Vouch.Crypto;

namespace Vouch.Mpc.Garbling;

/// <summary>The tables of a rehearsed stretch, in pooled memory: bytes go in at one end, and later come out at the other.</summary>
internal sealed class StoredTables : IDisposable
{
    private const int PieceSize = BlockPool.TableBlocks * Block.Size;

    private readonly List<Block[]?> _pieces = [];
    private long _written;
    private long _read;

    /// <summary>The memory taken when so many bytes more have been written, above that taken now.</summary>
    public long GrowthFor(int size) => (((_written + size + PieceSize - 1) / PieceSize) - _pieces.Count) * PieceSize;

    /// <summary>The memory taken.</summary>
    public long Size => (long)_pieces.Count * PieceSize;

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int offset = (int)(_written % PieceSize);
            if (offset == 0)
            {
                _pieces.Add(BlockPool.Tables.Rent());
            }

            int count = int.Min(bytes.Length, PieceSize - offset);
            bytes[..count].CopyTo(Block.AsBytes(_pieces[^1].AsSpan())[offset..]);
            bytes = bytes[count..];
            _written += count;
        }
    }

    /// <summary>Takes out the bytes that come next, which must have been written.</summary>
    public void Read(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, _written - _read, nameof(destination));
        while (!destination.IsEmpty)
        {
            int piece = (int)(_read / PieceSize);
            int offset = (int)(_read % PieceSize);
            int count = int.Min(destination.Length, PieceSize - offset);
            Block.AsBytes(_pieces[piece].AsSpan()).Slice(offset, count).CopyTo(destination);
            destination = destination[count..];
            _read += count;
            if (offset + count == PieceSize)
            {
                Return(piece);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = 0; i < _pieces.Count; i++)
        {
            Return(i);
        }

        _pieces.Clear();
        _written = _read = 0;
    }

    private void Return(int piece)
    {
        if (_pieces[piece] is { } blocks)
        {
            _pieces[piece] = null;
            blocks.AsSpan().Clear();
            BlockPool.Tables.Return(blocks);
        }
    }
}
