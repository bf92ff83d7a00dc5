using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vouch.Circuits;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>The gates as the prover runs them: a product's MAC is the next correlation's, its bit 0 replaced by the product of the bits.</summary>
/// <remarks>All three wires are kept for the check. The spans have one length.</remarks>
internal ref struct ProvingGates(Span<Block> left, Span<Block> right, Span<Block> product) : IGates<Block>
{
    private readonly Span<Block> _left = left;
    private readonly Span<Block> _right = right;
    private readonly Span<Block> _product = product;
    private int _next;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Block Sum(Block left, Block right) => left ^ right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block Product(Block left, Block right)
    {
        int i = _next++;
        _left[i] = left;
        _right[i] = right;
        ref Block product = ref _product[i];
        Block one = Block.One;
        product = new Block(Vector128.AndNot(product.Bits, one.Bits)) ^ (left & right & one);
        return product;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Block Complement(Block wire) => wire ^ Block.One;
}
