using System.Numerics;
using Vouch.Testing;

namespace Vouch.Crypto.Tests;

/// <summary>Every field against big integers, or against the scalar reference, and the laws of fields.</summary>
public sealed class FieldProperties
{
    private static readonly BigInteger s_p256 = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;
    private static readonly BigInteger s_poly1305 = BigInteger.Pow(2, 130) - 5;

    [Fact]
    public void Integers_modulo_the_prime_of_P256_add_subtract_and_multiply_like_big_integers() => AssertPrimeField<P256Element>(s_p256);

    [Fact]
    public void Integers_modulo_2_to_the_130_minus_5_add_subtract_and_multiply_like_big_integers() => AssertPrimeField<Poly1305Element>(s_poly1305);

    [Fact]
    public void Polynomials_multiply_like_the_scalar_reference()
        => Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.ULong).Sample((a, b, c, d) =>
        {
            Block expected = Gf128.MultiplyScalar(Block.Create(a, b), Block.Create(c, d));

            Assert.True(Block.FixedTimeEquals(expected, (new Gf128Element(Block.Create(a, b)) * new Gf128Element(Block.Create(c, d))).Block));
            Assert.Equal(Encode(new Gf128Element(Gf128.TimesX(Block.Create(a, b)))), Encode(Gf128Element.TimesBase(new Gf128Element(Block.Create(a, b)))));
        });

    [Fact]
    public void Laws_of_fields_hold()
    {
        AssertLaws<P256Element>();
        AssertLaws<Poly1305Element>();
        AssertLaws<Gf128Element>();
    }

    [Fact]
    public void An_element_is_the_sum_of_the_powers_of_the_base_at_its_bits()
    {
        AssertBits<P256Element>();
        AssertBits<Poly1305Element>();
        AssertBits<Gf128Element>();
    }

    [Fact]
    public void Uniform_bytes_are_reduced_like_big_integers()
        => Gen.OneOf(Gen.Byte.Array[64], Gen.Const(Filled(64, 0xff)), Gen.Const(new byte[64])).Sample(bytes =>
        {
            Assert.Equal(Number(bytes) % s_p256, Number(P256Element.Reduce(bytes)));
            Assert.Equal(Number(bytes[..32]) % s_poly1305, Number(Poly1305Element.Reduce(bytes.AsSpan(0, 32))));
            Assert.Equal(bytes[..16], Encode(Gf128Element.Reduce(bytes.AsSpan(0, 16))));
        });

    [Fact]
    public void Only_numbers_below_the_prime_are_read()
    {
        AssertReads<P256Element>(s_p256, BigInteger.Pow(2, 256) - 1);
        AssertReads<Poly1305Element>(s_poly1305, BigInteger.Pow(2, 136) - 1);
    }

    [Fact]
    public void Zero_has_zero_for_an_inverse()
    {
        Assert.True(P256Element.Invert(default).IsZero);
        Assert.True(Poly1305Element.Invert(default).IsZero);
        Assert.True(Gf128Element.Invert(default).IsZero);
    }

    [Fact]
    public void Inverses_of_P256_are_inverses()
        => Numbers(s_p256).Sample(number =>
        {
            P256Element element = Read<P256Element>(number);

            P256Element inverse = P256Element.Invert(element);

            Assert.Equal(number.IsZero ? 0 : 1, Number(element * inverse));
            Assert.Equal(number, Number(P256Element.Invert(inverse)));
        }, iter: 60);

    [Fact]
    public void Big_endian_is_little_endian_turned_over()
        => Numbers(s_p256).Sample(number =>
        {
            byte[] bytes = new byte[32];
            Read<P256Element>(number).WriteBigEndian(bytes);

            Assert.Equal(number, new BigInteger(bytes, isUnsigned: true, isBigEndian: true));
            Assert.True(P256Element.TryReadBigEndian(bytes, out P256Element element));
            Assert.Equal(number, Number(element));
        });

    [Fact]
    public void A_block_of_a_message_has_a_bit_after_its_bytes()
        => Gen.Byte.Array[16].Sample(block => Assert.Equal(Number(block) + BigInteger.Pow(2, 128), Number(Poly1305Element.OfMessage(block))));

    [Fact]
    public void Blocks_of_GCM_have_their_first_coefficient_in_the_highest_bit()
    {
        byte[] block = [0x80, .. new byte[15]];
        byte[] written = new byte[16];
        Gf128Element.One.WriteGcm(written);

        Assert.Equal(block, written);
        Assert.Equal(Encode(Gf128Element.One), Encode(Gf128Element.ReadGcm(block)));
    }

    [Fact]
    public void Drawn_elements_are_never_zero()
    {
        FixedRandomSource random = new([.. new byte[32], .. Filled(32, 1)]);

        Poly1305Element element = FieldElements.DrawNonZero<Poly1305Element>(random);

        Assert.Equal(Number(Filled(32, 1)) % s_poly1305, Number(element));
    }

    [Fact]
    public void Elements_do_not_print_themselves()
    {
        Assert.Equal("P256Element(redacted)", P256Element.One.ToString());
        Assert.Equal("Poly1305Element(redacted)", Poly1305Element.One.ToString());
        Assert.Equal("Gf128Element(redacted)", Gf128Element.One.ToString());
    }

    private static void AssertPrimeField<T>(BigInteger prime)
        where T : struct, IFieldElement<T>
        => Gen.Select(Numbers(prime), Numbers(prime)).Sample((left, right) =>
        {
            T a = Read<T>(left);
            T b = Read<T>(right);

            Assert.Equal((left + right) % prime, Number(a + b));
            Assert.Equal((left - right + prime) % prime, Number(a - b));
            Assert.Equal(left * right % prime, Number(a * b));
            Assert.Equal(2 * left % prime, Number(T.TimesBase(a)));
            Assert.Equal(left.IsZero, a.IsZero);
        }, iter: 2000);

    private static void AssertLaws<T>()
        where T : struct, IFieldElement<T>
        => Gen.Select(Uniform<T>(), Uniform<T>(), Uniform<T>()).Sample((a, b, c) =>
        {
            Assert.Equal(Encode(a * b), Encode(b * a));
            Assert.Equal(Encode(a * b * c), Encode(a * (b * c)));
            Assert.Equal(Encode((a + b) * c), Encode((a * c) + (b * c)));
            Assert.Equal(Encode(a), Encode(a + b - b));
            Assert.Equal(Encode(a), Encode(a * T.One));
            Assert.True((a - a).IsZero);
            Assert.Equal(T.IsBinary, (a + a).IsZero);
            Assert.Equal(Encode(a), Encode(a.Times(1)));
            Assert.Equal(Encode(default(T)), Encode(a.Times(0)));
            Assert.Equal(Encode(a.IsZero ? a : T.One), Encode(a * T.Invert(a)));
            Assert.True(T.TryRead(Encode(a), out T read));
            Assert.Equal(Encode(a), Encode(read));
        });

    private static void AssertBits<T>()
        where T : struct, IFieldElement<T>
        => Uniform<T>().Sample(element =>
        {
            byte[] bytes = Encode(element);
            T sum = default;
            T power = T.One;
            for (int i = 0; i < T.Bits; i++)
            {
                sum += power.Times(bytes[i / 8] >> (i % 8));
                power = T.TimesBase(power);
            }

            Assert.Equal(bytes, Encode(sum));
        }, iter: 20);

    private static void AssertReads<T>(BigInteger prime, BigInteger largest)
        where T : struct, IFieldElement<T>
    {
        foreach (BigInteger number in new[] { prime, prime + 1, prime + 4, largest })
        {
            Assert.False(T.TryRead(Bytes(number, T.Size), out T none));
            Assert.True(none.IsZero);
        }

        Assert.Equal(prime - 1, Number(Read<T>(prime - 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => T.TryRead(new byte[T.Size + 1], out _));
    }

    private static Gen<T> Uniform<T>()
        where T : struct, IFieldElement<T>
        => Gen.Byte.Array[T.UniformSize].Select(bytes => T.Reduce(bytes));

    // Uniform ones, those close to zero and to the prime, and those whose words are all zeros or ones.
    private static Gen<BigInteger> Numbers(BigInteger prime) => Gen.OneOf(
        Gen.Byte.Array[40].Select(bytes => Number(bytes) % prime),
        Gen.Int[0, 8].Select(number => (BigInteger)number),
        Gen.Int[1, 8].Select(number => prime - number),
        Gen.Bool.Array[10].Select(words => Number([.. words.SelectMany(isOne => Filled(4, isOne ? (byte)0xff : (byte)0))]) % prime));

    private static T Read<T>(BigInteger number)
        where T : struct, IFieldElement<T>
    {
        Assert.True(T.TryRead(Bytes(number, T.Size), out T element));
        return element;
    }

    private static byte[] Bytes(BigInteger number, int size)
    {
        byte[] bytes = new byte[size];
        number.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
        return bytes;
    }

    private static byte[] Encode<T>(T element)
        where T : struct, IFieldElement<T>
    {
        byte[] bytes = new byte[T.Size];
        element.Write(bytes);
        return bytes;
    }

    private static BigInteger Number<T>(T element)
        where T : struct, IFieldElement<T>
        => Number(Encode(element));

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    private static byte[] Filled(int size, byte value)
    {
        byte[] bytes = new byte[size];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}
