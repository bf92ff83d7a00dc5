using Vouch.Crypto;
using Vouch.Mpc.Machines;

namespace Vouch.Mpc.Tests.Machines;

public sealed class ChallengePowersTests
{
    private static readonly Gen<Block> s_element = Gen.Select(Gen.ULong, Gen.ULong, Block.Create);

    [Fact]
    public void A_fold_is_the_value_of_the_polynomial_however_it_is_cut()
        => Gen.Select(s_element, s_element, Gen.Int[0, 600].SelectMany(length => s_element.Array[length])).Sample((challenge, start, terms) =>
        {
            Block expected = start;
            foreach (Block term in terms)
            {
                expected = Gf128.Multiply(expected, challenge) ^ Gf128.Multiply(term, challenge);
            }

            using ChallengePowers powers = new(Block.One);
            powers.Set(challenge);
            int cut = terms.Length / 3;
            Assert.True(Block.FixedTimeEquals(expected, powers.Fold(start, terms)));
            Assert.True(Block.FixedTimeEquals(expected, powers.Fold(powers.Fold(start, terms.AsSpan(0, cut)), terms.AsSpan(cut))));
        }, iter: 20);
}
