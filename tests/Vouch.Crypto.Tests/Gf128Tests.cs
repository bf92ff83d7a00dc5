namespace Vouch.Crypto.Tests;

public sealed class Gf128Tests
{
    [Fact]
    public void Multiplying_by_x_128_times_gives_the_reduction()
    {
        Block product = Block.One;
        for (int i = 0; i < 128; i++)
        {
            product = Gf128.MultiplyScalar(product, Block.Create(2, 0));
        }

        Assert.True(Block.FixedTimeEquals(Block.Create(0x87, 0), product));
    }
}
