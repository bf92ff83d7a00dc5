namespace Vouch.Crypto.Tests;

/// <summary>Sums of products against the field's reference.</summary>
public class Gf128SumTests
{
    private static readonly Gen<Block> s_block = Gen.Select(Gen.ULong, Gen.ULong, Block.Create);

    [Fact]
    public void A_sum_is_the_sum_of_the_reference_products_each_way()
        => Gen.Select(s_block.Array[0, 11], s_block).Sample((left, seed) =>
        {
            Block[] right = new Block[left.Length];
            using BlockPrg prg = new(seed);
            prg.Fill(right);
            Block expected = Block.Zero;
            Gf128Sum many = default;
            Gf128Sum single = default;
            Gf128Sum portable = default;

            many.Add(left, right);
            for (int i = 0; i < left.Length; i++)
            {
                expected ^= Gf128.MultiplyScalar(left[i], right[i]);
                single.Add(left[i], right[i]);
                portable.AddPortably(left[i], right[i]);
            }

            Assert.True(Block.FixedTimeEquals(expected, many.Reduce()));
            Assert.True(Block.FixedTimeEquals(expected, single.Reduce()));
            Assert.True(Block.FixedTimeEquals(expected, portable.Reduce()));
        }, iter: 300);

    [Fact]
    public void Lists_of_different_lengths_are_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            Gf128Sum sum = default;
            sum.Add([Block.One], []);
        });
}
