using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>The wires of AND gates that are still to be checked: left, right and product of each.</summary>
internal sealed class AndTerms(int capacity) : IDisposable
{
    private Block[] _left = new Block[capacity];
    private Block[] _right = new Block[capacity];
    private Block[] _product = new Block[capacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many there is room for.</summary>
    public int Capacity => _left.Length;

    /// <summary>The left wires.</summary>
    public ReadOnlySpan<Block> Left => _left.AsSpan(0, Count);

    /// <summary>The right wires.</summary>
    public ReadOnlySpan<Block> Right => _right.AsSpan(0, Count);

    /// <summary>The wires of the products.</summary>
    public ReadOnlySpan<Block> Product => _product.AsSpan(0, Count);

    /// <summary>Adds gates; the caller fills what it gets.</summary>
    public (Memory<Block> Left, Memory<Block> Right, Memory<Block> Product) Append(int gates)
    {
        int start = Count;
        Count = checked(Count + gates);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Count, Capacity, nameof(gates));
        return (_left.AsMemory(start, gates), _right.AsMemory(start, gates), _product.AsMemory(start, gates));
    }

    /// <summary>Makes room for so many gates at least; only while there are none.</summary>
    public void Reset(int capacity = 0)
    {
        Count = 0;
        if (capacity > Capacity)
        {
            Dispose();
            _left = new Block[capacity];
            _right = new Block[capacity];
            _product = new Block[capacity];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Block.AsBytes(_left.AsSpan()));
        CryptographicOperations.ZeroMemory(Block.AsBytes(_right.AsSpan()));
        CryptographicOperations.ZeroMemory(Block.AsBytes(_product.AsSpan()));
    }
}
