using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>What the prover keeps of the AND gates of a batch: of each the polynomial A0 + A1 Delta, whose value the verifier has.</summary>
internal sealed class AndTerms(int capacity) : IDisposable
{
    private Block[] _constant = Rent(capacity);
    private Block[] _linear = Rent(capacity);

    /// <summary>How many gates there are.</summary>
    public int Count { get; private set; }

    /// <summary>The A0.</summary>
    public ReadOnlySpan<Block> Constant => _constant.AsSpan(0, Count);

    /// <summary>The A1.</summary>
    public ReadOnlySpan<Block> Linear => _linear.AsSpan(0, Count);

    /// <summary>Adds the gates of a call: A0 = Mx My and A1 = x My + y Mx + Mz.</summary>
    public void Add(GateWires wires)
    {
        ReadOnlySpan<Block> left = wires.Left;
        ReadOnlySpan<Block> right = wires.Right;
        Gf128.Multiply(left, right, _constant.AsSpan(Count, left.Length));
        AddCross(left, right, wires.Product, _linear.AsSpan(Count, left.Length));
        Count += left.Length;
    }

    /// <summary>Forgets all gates; their memory serves the next batch.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        Count = 0;
        Return(ref _constant);
        Return(ref _linear);
    }

    private static void Return(ref Block[] terms)
    {
        CryptographicOperations.ZeroMemory(Block.AsBytes(terms.AsSpan()));
        if (terms.Length == BlockPool.BatchBlocks)
        {
            BlockPool.Batches.Return(terms);
        }

        terms = [];
    }

    private static Block[] Rent(int capacity) => capacity == BlockPool.BatchBlocks ? BlockPool.Batches.Rent() : new Block[capacity];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often proves but once, and should not do so in code of the first tier
    private static void AddCross(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right, ReadOnlySpan<Block> product, Span<Block> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = product[i] ^ left[i].TimesLowBitOf(right[i]) ^ right[i].TimesLowBitOf(left[i]);
        }
    }
}
