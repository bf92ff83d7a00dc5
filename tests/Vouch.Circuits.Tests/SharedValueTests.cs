using System.Numerics;
using System.Security.Cryptography;

namespace Vouch.Circuits.Tests;

/// <summary>Values of two shares, against big integers, at the edges of their ranges as well.</summary>
public sealed class SharedValueTests
{
    private const int ElementSize = 17;

    private static readonly BigInteger s_p256 = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;
    private static readonly BigInteger s_poly1305 = BigInteger.Pow(2, 130) - 5;
    private static readonly BigInteger s_clamp = BigInteger.Parse("0ffffffc0ffffffc0ffffffc0fffffff", System.Globalization.NumberStyles.HexNumber, null);

    [Fact]
    public void A_premaster_is_the_difference_of_its_shares_modulo_the_prime_of_P256()
    {
        (BigInteger First, BigInteger Second)[] shares = Pairs(s_p256);
        byte[][] inputs = [.. shares.Select(s => (byte[])[.. BigEndian(s.First), .. BigEndian(s.Second)])];

        byte[][] outputs = Evaluation.OfMany(SharedPremaster.P256, inputs);

        Assert.Equal(shares.Select(s => BigEndian(Modulo(s.First - s.Second, s_p256))), outputs);
    }

    [Fact]
    public void A_masked_key_is_the_clamped_key_less_the_share_modulo_2_to_the_130_minus_5()
    {
        (BigInteger First, BigInteger Second)[] pairs = Pairs(s_poly1305);
        BigInteger[] keys = [.. pairs.Select(p => p.First % BigInteger.Pow(2, 128))];
        byte[][] inputs = [.. pairs.Select((p, i) => (byte[])[.. LittleEndian(keys[i], 16), .. LittleEndian(p.Second, ElementSize)])];

        byte[][] outputs = Evaluation.OfMany(SharedPoly1305.MaskedKey, inputs);

        Assert.Equal(pairs.Select((p, i) => LittleEndian(Modulo((keys[i] & s_clamp) - p.Second, s_poly1305), ElementSize)), outputs);
    }

    [Fact]
    public void A_tag_is_the_polynomial_of_the_shares_plus_the_second_half_of_the_key()
    {
        (BigInteger First, BigInteger Second)[] shares = Pairs(s_poly1305);
        BigInteger[] halves = [.. shares.Select((_, i) => i < 2 ? (i * (BigInteger.Pow(2, 128) - 1)) : new BigInteger(RandomNumberGenerator.GetBytes(16), isUnsigned: true))];
        byte[][] inputs = [.. shares.Select((s, i) => (byte[])[.. LittleEndian(s.First, ElementSize), .. LittleEndian(s.Second, ElementSize), .. LittleEndian(halves[i], 16)])];

        byte[][] outputs = Evaluation.OfMany(SharedPoly1305.Tag, inputs);

        Assert.Equal(shares.Select((s, i) => LittleEndian((Modulo(s.First - s.Second, s_poly1305) + halves[i]) % BigInteger.Pow(2, 128), 16)), outputs);
    }

    [Fact]
    public void Bits_above_an_element_are_not_read()
    {
        byte[] key = RandomNumberGenerator.GetBytes(16);
        byte[] share = LittleEndian(BigInteger.Pow(2, 129), ElementSize);
        byte[] same = [.. share];
        same[^1] |= 0xfc;

        Assert.Equal(Evaluation.Of(SharedPoly1305.MaskedKey, key, share), Evaluation.Of(SharedPoly1305.MaskedKey, key, same));
    }

    // As many pairs as are evaluated at once: the corners first, then uniform ones.
    private static (BigInteger First, BigInteger Second)[] Pairs(BigInteger prime)
    {
        BigInteger[] edges = [0, 1, 4, 5, prime - 1, prime - 2];
        (BigInteger, BigInteger)[] pairs = new (BigInteger, BigInteger)[Evaluation.Lanes];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = i < edges.Length * edges.Length
                ? (edges[i / edges.Length], edges[i % edges.Length])
                : (Modulo(new BigInteger(RandomNumberGenerator.GetBytes(40), isUnsigned: true), prime), Modulo(new BigInteger(RandomNumberGenerator.GetBytes(40), isUnsigned: true), prime));
        }

        return pairs;
    }

    private static BigInteger Modulo(BigInteger number, BigInteger modulus) => ((number % modulus) + modulus) % modulus;

    private static byte[] LittleEndian(BigInteger number, int size)
    {
        byte[] bytes = new byte[size];
        number.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
        return bytes;
    }

    private static byte[] BigEndian(BigInteger number)
    {
        byte[] bytes = LittleEndian(number, 32);
        Array.Reverse(bytes);
        return bytes;
    }
}
