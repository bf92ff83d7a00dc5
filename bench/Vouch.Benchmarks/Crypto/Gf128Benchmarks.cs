using BenchmarkDotNet.Attributes;
using Vouch.Crypto;

namespace Vouch.Benchmarks.Crypto;

/// <summary>Products in GF(2^128): one after the other, at the same places of two lists, and summed.</summary>
[MemoryDiagnoser]
public class Gf128Benchmarks
{
    private const int Elements = 1024;

    private readonly Block[] _left = new Block[Elements];
    private readonly Block[] _right = new Block[Elements];
    private readonly Block[] _products = new Block[Elements];

    [GlobalSetup]
    public void Setup()
    {
        SystemRandomSource.Instance.Fill(Block.AsBytes(_left.AsSpan()));
        SystemRandomSource.Instance.Fill(Block.AsBytes(_right.AsSpan()));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Elements)]
    public Block Chained()
    {
        Block product = Block.One;
        foreach (Block element in _left)
        {
            product = Gf128.Multiply(product, element);
        }

        return product;
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public Block Pairwise()
    {
        Gf128.Multiply(_left, _right, _products);
        return _products[^1];
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public Block InnerProduct() => Gf128.InnerProduct(_left, _right);
}
