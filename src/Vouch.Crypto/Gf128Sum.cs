using System.Runtime.CompilerServices;

namespace Vouch.Crypto;

/// <summary>A running sum of products in GF(2^128), reduced once at the end. The default value is zero.</summary>
public struct Gf128Sum
{
    private Gf128Product _sum;

    /// <summary>Adds the products of the elements of two equally long lists.</summary>
    public void Add(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right) => _sum ^= Gf128.SumOfProducts(left, right);

    /// <summary>Adds the product of two elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Block left, Block right) => _sum ^= Gf128Product.Of(left, right);

    /// <summary>The sum as an element of the field.</summary>
    public readonly Block Reduce() => _sum.Reduce();

    /// <inheritdoc/>
    public override readonly string ToString() => "Gf128Sum(redacted)";

    /// <summary>Adds a product the portable way, whatever the processor has.</summary>
    internal void AddPortably(Block left, Block right) => _sum ^= Gf128Product.OfPortable(left, right);
}
