using Vouch.Crypto;
using Vouch.Mpc.Machines;

namespace Vouch.Mpc.Tests.Machines;

public sealed class LowBitsTests
{
    [Fact]
    public void Bits_are_packed_least_significant_first_and_unpacked_again()
        => Gen.Bool.Array[0, 70].Sample(bits =>
        {
            Block[] blocks = [.. bits.Select(bit => Block.Create(bit ? 0xf1UL : 0xf0UL, ulong.MaxValue))];
            byte[] packed = new byte[LowBits.SizeOf(bits.Length)];
            Block[] unpacked = new Block[bits.Length];

            LowBits.AddTo(blocks, packed);
            LowBits.Add(unpacked, packed, Block.One);

            Assert.True(LowBits.IsPadded(packed, bits.Length));
            for (int i = 0; i < bits.Length; i++)
            {
                Assert.Equal(bits[i], ((packed[i / 8] >> (i % 8)) & 1) == 1);
                Assert.True(Block.FixedTimeEquals(Block.One.Times(bits[i] ? 1 : 0), unpacked[i]));
            }

            LowBits.AddTo(blocks, packed);
            Assert.All(packed, b => Assert.Equal(0, b));
        });

    [Fact]
    public void Padding_that_is_not_zero_is_told()
    {
        Assert.True(LowBits.IsPadded([0xff], 8));
        Assert.True(LowBits.IsPadded([0x07], 3));
        Assert.False(LowBits.IsPadded([0x0f], 3));
        Assert.False(LowBits.IsPadded([0xff, 0x80], 15));
        Assert.True(LowBits.IsPadded([], 0));
    }
}
