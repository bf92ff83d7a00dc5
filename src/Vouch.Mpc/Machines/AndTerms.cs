using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>What the prover keeps of the AND gates of a batch: of each the polynomial A0 + A1 Delta, whose value the verifier has.</summary>
/// <remarks>In pieces of the size in which correlations come: each gate spends one, so a stock that is used up gives back half of the memory that terms take.</remarks>
internal sealed class AndTerms : IDisposable
{
    private readonly List<Block[]> _constant = [];
    private readonly List<Block[]> _linear = [];

    /// <summary>How many gates there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the gates of a call: A0 = Mx My and A1 = x My + y Mx + Mz.</summary>
    public void Add(GateWires wires)
    {
        ReadOnlySpan<Block> left = wires.Left;
        ReadOnlySpan<Block> right = wires.Right;
        ReadOnlySpan<Block> product = wires.Product;
        while (!left.IsEmpty)
        {
            int piece = Count / BlockPool.PieceBlocks;
            int offset = Count % BlockPool.PieceBlocks;
            if (piece == _constant.Count)
            {
                _constant.Add(BlockPool.Pieces.Rent());
                _linear.Add(BlockPool.Pieces.Rent());
            }

            int count = int.Min(left.Length, BlockPool.PieceBlocks - offset);
            Gf128.Multiply(left[..count], right[..count], _constant[piece].AsSpan(offset, count));
            AddCross(left[..count], right[..count], product[..count], _linear[piece].AsSpan(offset, count));
            Count += count;
            left = left[count..];
            right = right[count..];
            product = product[count..];
        }
    }

    /// <summary>The values of the polynomials whose coefficients are the A0, and the A1.</summary>
    public (Block Constant, Block Linear) Fold(ChallengePowers powers)
    {
        Block constant = Block.Zero;
        Block linear = Block.Zero;
        int left = Count;
        for (int piece = 0; left > 0; piece++)
        {
            int count = int.Min(left, BlockPool.PieceBlocks);
            constant = powers.Fold(constant, _constant[piece].AsSpan(0, count));
            linear = powers.Fold(linear, _linear[piece].AsSpan(0, count));
            left -= count;
        }

        return (constant, linear);
    }

    /// <summary>Forgets all gates; their memory serves the next batch.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        Count = 0;
        Return(_constant);
        Return(_linear);
    }

    private static void Return(List<Block[]> pieces)
    {
        foreach (Block[] piece in pieces)
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(piece.AsSpan()));
            BlockPool.Pieces.Return(piece);
        }

        pieces.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often proves but once, and should not do so in code of the first tier
    private static void AddCross(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right, ReadOnlySpan<Block> product, Span<Block> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = product[i] ^ left[i].TimesLowBitOf(right[i]) ^ right[i].TimesLowBitOf(left[i]);
        }
    }
}
