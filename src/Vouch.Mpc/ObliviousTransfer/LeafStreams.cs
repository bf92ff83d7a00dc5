using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>Small-field VOLE from the leaves of punctured trees: the sum of all leaves' streams, and the sums of those whose index has bit j (SoftSpoken OT, eprint 2022/192, figure 4).</summary>
/// <remarks>
/// Streams are AES in counter mode under the leaf's key. The side that lacks a leaf runs the same with a meaningless key in its place: what that adds to the sum it adds to exactly those sums j where
/// the leaf's index has bit j, so it cancels in w_j = v_j + Delta_j (u + d), whatever it is, and the code is the same for both sides.
/// </remarks>
internal sealed class LeafStreams : IDisposable
{
    private const int Width = CotShape.ChunkBlocks;

    private readonly CotShape _shape;
    private Block[] _keys = BlockPool.Keys.Rent();
    private readonly Block[] _streams;

    public LeafStreams(CotShape shape)
    {
        _shape = shape;
        _streams = GC.AllocateArray<Block>(shape.Leaves * Width, pinned: true);
    }

    /// <summary>The leaves' keys, tree by tree.</summary>
    public Span<AesKey> Keys => MemoryMarshal.Cast<Block, AesKey>(_keys.AsSpan())[..(_shape.Trees * _shape.Leaves)];

    /// <summary>Computes the sums of one tree for the chunk with number <paramref name="chunk"/>.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="chunk">The chunk's number in the life of the trees.</param>
    /// <param name="sum">Takes 8 blocks: all leaves.</param>
    /// <param name="columns">Takes k times 8 blocks: the leaves with bit j.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first extension of a process is often its only one
    public void Sum(int tree, ulong chunk, Span<Block> sum, Span<Block> columns)
    {
        ReadOnlySpan<AesKey> keys = Keys.Slice(tree * _shape.Leaves, _shape.Leaves);
        ulong first = chunk * Width;
        for (int n = 0; n < keys.Length; n++)
        {
            keys[n].EncryptEightNumbers(first, _streams.AsSpan(n * Width, Width));
        }

        Span<Vector512<byte>> streams = MemoryMarshal.Cast<Block, Vector512<byte>>(_streams.AsSpan());
        Span<Vector512<byte>> target = MemoryMarshal.Cast<Block, Vector512<byte>>(columns);
        int pairs = keys.Length / 2;
        for (int j = 0; j < _shape.FieldBits; j++)
        {
            Fold(streams, pairs, target.Slice(2 * j, 2));
            pairs /= 2;
        }

        _streams.AsSpan(0, Width).CopyTo(sum);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Block.AsBytes(_keys.AsSpan()));
        if (_keys.Length > 0)
        {
            Block[] keys = _keys;
            _keys = [];
            BlockPool.Keys.Return(keys);
        }

        CryptographicOperations.ZeroMemory(Block.AsBytes(_streams.AsSpan()));
    }

    // Adds neighbours into half as many streams; the odd ones are summed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first extension of a process is often its only one
    private static void Fold(Span<Vector512<byte>> streams, int pairs, Span<Vector512<byte>> odd)
    {
        Vector512<byte> odd0 = default;
        Vector512<byte> odd1 = default;
        for (int n = 0; n < pairs; n++)
        {
            Span<Vector512<byte>> source = streams.Slice(4 * n, 4);
            Vector512<byte> right0 = source[2];
            Vector512<byte> right1 = source[3];
            odd0 ^= right0;
            odd1 ^= right1;
            right0 ^= source[0];
            right1 ^= source[1];
            Span<Vector512<byte>> destination = streams.Slice(2 * n, 2);
            destination[0] = right0;
            destination[1] = right1;
        }

        odd[0] = odd0;
        odd[1] = odd1;
    }
}
