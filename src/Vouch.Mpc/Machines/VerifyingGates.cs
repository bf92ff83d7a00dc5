using System.Runtime.CompilerServices;
using Vouch.Circuits;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>The gates as the verifier runs them: a product's key is the next correlation's, which the prover's correction has been added to beforehand.</summary>
internal ref struct VerifyingGates(Span<Block> left, Span<Block> right, ReadOnlySpan<Block> product, Block one) : IGates<Block>
{
    private readonly Span<Block> _left = left;
    private readonly Span<Block> _right = right;
    private readonly ReadOnlySpan<Block> _product = product;
    private readonly Block _one = one;
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
        return _product[i];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Block Complement(Block wire) => wire ^ _one;
}
