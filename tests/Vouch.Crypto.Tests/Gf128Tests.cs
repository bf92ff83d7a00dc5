namespace Vouch.Crypto.Tests;

public sealed class Gf128Tests
{
    private static readonly Gen<Block> s_element = Gen.OneOf(
        Gen.Select(Gen.ULong, Gen.ULong).Select((low, high) => Block.Create(low, high)),
        Gen.Const(Block.Zero),
        Gen.Const(Block.One),
        Gen.Const(Block.Create(0, 1UL << 63)),
        Gen.Const(Block.Create(ulong.MaxValue, ulong.MaxValue)));

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

    [Fact]
    public void The_multiplicative_group_has_order_2_to_the_128_minus_1()
        => s_element.Sample(element =>
        {
            Block power = element;
            for (int i = 0; i < 128; i++)
            {
                power = Gf128.Square(power);
            }

            return Block.FixedTimeEquals(element, power);
        });

    [Fact]
    public void Multiplication_equals_the_scalar_reference_in_every_way()
        => Gen.Select(s_element, s_element).Sample((x, y) =>
        {
            Block expected = Gf128.MultiplyScalar(x, y);
            AssertSame(expected, Gf128.Multiply(x, y));
            AssertSame(expected, Gf128Product.OfPortable(x, y).ReducePortable());
            AssertSame(expected, Gf128Product.OfPortable(x, y).Reduce());
            AssertSame(expected, Gf128Product.Of(x, y).ReducePortable());
        });

    [Fact]
    public void Multiplication_is_commutative_associative_and_distributive()
        => Gen.Select(s_element, s_element, s_element).Sample((x, y, z) =>
        {
            AssertSame(Gf128.Multiply(x, y), Gf128.Multiply(y, x));
            AssertSame(Gf128.Multiply(Gf128.Multiply(x, y), z), Gf128.Multiply(x, Gf128.Multiply(y, z)));
            AssertSame(Gf128.Multiply(x, y ^ z), Gf128.Multiply(x, y) ^ Gf128.Multiply(x, z));
            AssertSame(x, Gf128.Multiply(x, Block.One));
            AssertSame(Gf128.TimesX(x), Gf128.Multiply(x, Block.Create(2, 0)));
        });

    [Fact]
    public void Squares_and_powers_are_repeated_products()
        => Gen.Select(s_element, Gen.Int[0, 40]).Sample((x, exponent) =>
        {
            AssertSame(Gf128.MultiplyScalar(x, x), Gf128.Square(x));
            Block power = Block.One;
            for (int i = 0; i < exponent; i++)
            {
                power = Gf128.MultiplyScalar(power, x);
            }

            AssertSame(power, Gf128.Power(x, exponent));
            Block[] powers = new Block[exponent];
            Gf128.DescendingPowers(x, powers);
            for (int i = 0; i < exponent; i++)
            {
                AssertSame(Gf128.Power(x, exponent - i), powers[i]);
            }
        });

    [Fact]
    public void Inner_products_are_sums_of_products_at_every_length()
        => Gen.Int[0, 23].SelectMany(length => Gen.Select(s_element.Array[length], s_element.Array[length])).Sample((x, y) =>
        {
            Block expected = Block.Zero;
            Block[] products = new Block[x.Length];
            Gf128.Multiply(x, y, products);
            for (int i = 0; i < x.Length; i++)
            {
                AssertSame(Gf128.MultiplyScalar(x[i], y[i]), products[i]);
                expected ^= products[i];
            }

            AssertSame(expected, Gf128.InnerProduct(x, y));
            AssertSame(expected, (Gf128.SumOfProducts(x.AsSpan(x.Length / 2), y.AsSpan(x.Length / 2)) ^ Gf128.SumOfProducts(x.AsSpan(0, x.Length / 2), y.AsSpan(0, x.Length / 2))).Reduce());
            Gf128.Multiply(x, y, x);
            Assert.True(Block.AsBytes(products).SequenceEqual(Block.AsBytes(x)));
        });

    [Fact]
    public void Packing_is_the_polynomial_at_x()
        => s_element.Array[0, 130].Sample(elements =>
        {
            Block expected = Block.Zero;
            Block power = Block.One;
            foreach (Block element in elements)
            {
                expected ^= Gf128.MultiplyScalar(element, power);
                power = Gf128.MultiplyScalar(power, Block.Create(2, 0));
            }

            AssertSame(expected, Gf128.Pack(elements));
        });

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Gf128.InnerProduct(new Block[2], new Block[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gf128.Multiply(new Block[2], new Block[2], new Block[1]));
    }

    private static void AssertSame(Block expected, Block actual) => Assert.True(Block.FixedTimeEquals(expected, actual));
}
