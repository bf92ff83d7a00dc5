using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The universal hash of SoftSpoken OT's check (eprint 2022/192, section 4): a column of blocks b[0] .. b[m] becomes the sum of b[i] x^(m - i) at a random x in GF(2^128).</summary>
/// <remarks>Linear over bits; two columns fixed before x collide with probability at most m / 2^128; the last block, whose power is one, hides the others.</remarks>
internal sealed class ColumnHash
{
    private readonly Block[] _powers;
    private readonly Gf128Product[] _sums;
    private int _blocks;

    public ColumnHash(Block point, int blocks, int columns)
    {
        _powers = new Block[blocks];
        _sums = new Gf128Product[columns];
        Block power = Block.One;
        for (int i = blocks - 1; i >= 0; i--)
        {
            _powers[i] = power;
            power = Gf128.Multiply(power, point);
        }
    }

    /// <summary>Takes the next chunk of every column: 8 blocks of each.</summary>
    public void Add(ReadOnlySpan<Block> chunk)
    {
        ReadOnlySpan<Block> powers = _powers.AsSpan(_blocks, CotShape.ChunkBlocks);
        for (int j = 0; j < _sums.Length; j++)
        {
            _sums[j] ^= Gf128.SumOfProducts(chunk.Slice(j * CotShape.ChunkBlocks, CotShape.ChunkBlocks), powers);
        }

        _blocks += CotShape.ChunkBlocks;
    }

    /// <summary>The hash of column <paramref name="j"/>.</summary>
    public Block this[int j] => _sums[j].Reduce();

    /// <summary>The digest of all columns' hashes, which stands for them in the proof.</summary>
    public static void Digest(ulong firstChunk, ReadOnlySpan<Block> hashes, Span<byte> digest)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(number, firstChunk);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(OtLabel.Columns);
        hash.AppendData(number);
        hash.AppendData(Block.AsBytes(hashes));
        hash.GetHashAndReset(digest);
    }
}
