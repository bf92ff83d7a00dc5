using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>Correlations in the order in which they are given out; each is zeroed here when it is. One thread at a time.</summary>
internal sealed class CorrelationStock
{
    private readonly Queue<(Block[] Blocks, int Start, int End)> _pieces = new();
    private int _taken; // where the first piece goes on

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Puts the first <paramref name="count"/> blocks of an array at the end; the array is the stock's from now on.</summary>
    public void Add(Block[] blocks, int count)
    {
        _pieces.Enqueue((blocks, 0, count));
        Count += count;
    }

    /// <summary>Puts the first <paramref name="count"/> of another stock at the end.</summary>
    public void Add(CorrelationStock other, int count)
    {
        foreach (Block[] piece in BlockPool.RentPieces(count))
        {
            int size = int.Min(count, piece.Length);
            other.Take(piece.AsSpan(0, size));
            Add(piece, size);
            count -= size;
        }
    }

    /// <summary>Puts all of another stock at the end, which is empty then.</summary>
    public void AddAll(CorrelationStock other)
    {
        foreach ((Block[] blocks, int start, int end) in other._pieces)
        {
            _pieces.Enqueue((blocks, int.Max(start, other._taken), end));
            other._taken = 0;
        }

        Count += other.Count;
        other._pieces.Clear();
        other.Count = 0;
    }

    /// <summary>Takes the first ones; there must be as many.</summary>
    public void Take(Span<Block> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, Count);
        while (!destination.IsEmpty)
        {
            (Block[] blocks, int start, int end) = _pieces.Peek();
            _taken = int.Max(_taken, start);
            Span<Block> source = blocks.AsSpan(_taken, int.Min(destination.Length, end - _taken));
            source.CopyTo(destination);
            CryptographicOperations.ZeroMemory(Block.AsBytes(source));
            destination = destination[source.Length..];
            _taken += source.Length;
            Count -= source.Length;
            if (_taken == end)
            {
                _taken = 0;
                BlockPool.ReturnPiece(_pieces.Dequeue().Blocks);
            }
        }
    }

    /// <summary>Zeroes what is left.</summary>
    public void Clear()
    {
        foreach ((Block[] blocks, _, _) in _pieces)
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(blocks.AsSpan()));
            BlockPool.ReturnPiece(blocks);
        }

        _pieces.Clear();
        _taken = 0;
        Count = 0;
    }
}
