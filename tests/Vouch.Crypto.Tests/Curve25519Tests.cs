using System.Security.Cryptography;

namespace Vouch.Crypto.Tests;

/// <summary>RFC 7748, section 5.2, the group laws, and which points belong to which curve.</summary>
public class Curve25519Tests
{
    // q is the prime order of RFC 7748, section 4.1; 4 q' = 2 p + 2 - 8 q.
    private static readonly byte[] s_prime = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    private static readonly byte[] s_twistPrime = Convert.FromHexString("1d581446cb39db4f53c610ba420c42d6ffffffffffffffffffffffffffffff1f");
    private static readonly Gen<byte[]> s_string = Gen.Byte.Array[32];

    [Theory]
    [InlineData("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c", "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d", "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493", "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void With_the_bits_of_X25519_set_it_is_X25519(string scalar, string point, string product)
    {
        byte[] clamped = Convert.FromHexString(scalar);
        clamped[0] &= 0xf8;
        clamped[31] = (byte)((clamped[31] & 0x7f) | 0x40);

        Assert.Equal(product, Convert.ToHexStringLower(Multiply(clamped, Convert.FromHexString(point))));
    }

    [Fact]
    public void Any_two_scalars_commute_on_either_curve()
        => Gen.Select(s_string, s_string, s_string).Sample((a, b, point) =>
            Assert.Equal(Multiply(a, Multiply(b, point)), Multiply(b, Multiply(a, point))), iter: 20);

    [Fact]
    public void The_generators_have_the_full_order_of_their_groups()
    {
        byte[] zero = new byte[32];

        Assert.True(Curve25519.IsOnCurve(Curve25519.Generator));
        Assert.False(Curve25519.IsOnCurve(Curve25519.TwistGenerator));
        Assert.Equal(zero, Multiply(Times(8, s_prime), Curve25519.Generator.ToArray()));
        Assert.NotEqual(zero, Multiply([8, .. new byte[31]], Curve25519.Generator.ToArray()));
        Assert.NotEqual(zero, Multiply(Times(2, s_prime), Curve25519.Generator.ToArray())); // 4 q gives the point of order 2, which is written as zero too
        Assert.Equal(zero, Multiply(Times(4, s_twistPrime), Curve25519.TwistGenerator.ToArray()));
        Assert.NotEqual(zero, Multiply([4, .. new byte[31]], Curve25519.TwistGenerator.ToArray()));
        Assert.NotEqual(zero, Multiply(s_twistPrime, Curve25519.TwistGenerator.ToArray()));
    }

    [Fact]
    public void A_multiple_stays_on_its_curve()
        => Gen.Select(s_string, s_string).Sample((scalar, point) =>
            Assert.Equal(Curve25519.IsOnCurve(point), Curve25519.IsOnCurve(Multiply(scalar, point))), iter: 40);

    [Fact]
    public void About_half_of_all_strings_are_on_the_curve()
    {
        int count = 0;
        for (int i = 0; i < 400; i++)
        {
            count += Curve25519.IsOnCurve(SHA256.HashData([(byte)i, (byte)(i >> 8)])) ? 1 : 0;
        }

        Assert.InRange(count, 150, 250);
    }

    private static byte[] Multiply(byte[] scalar, byte[] point)
    {
        byte[] product = new byte[32];
        Curve25519.Multiply(scalar, point, product);
        return product;
    }

    private static byte[] Times(int factor, byte[] number)
    {
        byte[] product = new byte[32];
        int carry = 0;
        for (int i = 0; i < 32; i++)
        {
            carry += number[i] * factor;
            product[i] = (byte)carry;
            carry >>= 8;
        }

        return product;
    }
}
