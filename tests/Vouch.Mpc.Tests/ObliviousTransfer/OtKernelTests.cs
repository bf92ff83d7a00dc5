using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

/// <summary>The vector code against the definitions.</summary>
public class OtKernelTests
{
    [Fact]
    public void Transposing_moves_every_bit_where_it_belongs()
    {
        Block[] columns = Random(1, CotShape.ChunkRows);
        Block[] rows = [.. columns];

        BitMatrix.Transpose(rows, new Block[CotShape.ChunkRows]);

        int bad = 0;
        for (int j = 0; j < 128; j++)
        {
            for (int t = 0; t < CotShape.ChunkRows; t++)
            {
                bad += Bit(columns[(j * 8) + (t / 128)], t % 128) == Bit(rows[t], j) ? 0 : 1;
            }
        }

        Assert.Equal(0, bad);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Leaf_sums_are_the_sums_of_the_leaves(int fieldBits)
    {
        CotShape shape = CotShape.For(fieldBits);
        using LeafStreams streams = new(shape);
        for (int n = 0; n < streams.Keys.Length; n++)
        {
            streams.Keys[n] = AesKey.Expand(Block.Create((ulong)n, 5));
        }

        Block[] sum = new Block[8];
        Block[] columns = new Block[8 * fieldBits];
        streams.Sum(shape.Trees - 1, 3, sum, columns);

        for (int b = 0; b < 8; b++)
        {
            Block all = Block.Zero;
            Block[] bits = new Block[fieldBits];
            for (int x = 0; x < shape.Leaves; x++)
            {
                Block stream = AesKey.Expand(Block.Create((ulong)(((shape.Trees - 1) * shape.Leaves) + x), 5)).Encrypt(Block.Create((ulong)(24 + b), 0));
                all ^= stream;
                for (int j = 0; j < fieldBits; j++)
                {
                    bits[j] ^= stream.Times(x >> j);
                }
            }

            Assert.True(Block.FixedTimeEquals(all, sum[b]));
            Assert.All(Enumerable.Range(0, fieldBits), j => Assert.True(Block.FixedTimeEquals(bits[j], columns[(8 * j) + b])));
        }
    }

    [Fact]
    public void The_column_hash_is_the_polynomial()
    {
        Block point = Block.Create(0x123, 0x8000_0000_0000_0000);
        Block[] column = Random(2, 16);
        ColumnHash hash = new(point, 16, 1);
        hash.Add(column.AsSpan(0, 8));
        hash.Add(column.AsSpan(8));

        Block expected = Block.Zero;
        foreach (Block block in column)
        {
            expected = Gf128.Multiply(expected, point) ^ block;
        }

        Assert.True(Block.FixedTimeEquals(expected, hash[0]));
    }

    private static Block[] Random(ulong seed, int count)
    {
        Block[] blocks = new Block[count];
        using BlockPrg prg = new(Block.Create(seed, 0));
        prg.Fill(blocks);
        return blocks;
    }

    private static int Bit(Block block, int i) => (int)((i < 64 ? block.Low : block.High) >> (i & 63)) & 1;
}
