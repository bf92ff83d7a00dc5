using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>The wires at the AND gates of one call: left, right and product of each.</summary>
internal sealed class GateWires : IDisposable
{
    private Block[] _left = [];
    private Block[] _right = [];
    private Block[] _product = [];
    private int _count;

    /// <summary>The left wires.</summary>
    public Span<Block> Left => _left.AsSpan(0, _count);

    /// <summary>The right wires.</summary>
    public Span<Block> Right => _right.AsSpan(0, _count);

    /// <summary>The wires of the products.</summary>
    public Span<Block> Product => _product.AsSpan(0, _count);

    /// <summary>Makes it so many gates, whose wires are left over from others.</summary>
    public void Begin(int gates)
    {
        if (gates > _left.Length)
        {
            Dispose();
            _left = new Block[gates];
            _right = new Block[gates];
            _product = new Block[gates];
        }

        _count = gates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Block.AsBytes(_left.AsSpan()));
        CryptographicOperations.ZeroMemory(Block.AsBytes(_right.AsSpan()));
        CryptographicOperations.ZeroMemory(Block.AsBytes(_product.AsSpan()));
    }
}
