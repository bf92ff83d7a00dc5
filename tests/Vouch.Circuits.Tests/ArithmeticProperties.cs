using System.Numerics;

namespace Vouch.Circuits.Tests;

/// <summary>Numbers against <see cref="UInt128"/>.</summary>
public sealed class ArithmeticProperties
{
    private static readonly Gen<ulong> s_words = Gen.OneOf(Gen.ULong, Gen.ULong[0, 3], Gen.ULong.Select(n => ~(n % 4)));

    private static readonly Gen<(ulong Left, ulong Right, int Bits)> s_numbers =
        Gen.Select(s_words, s_words, Gen.Int[1, 64]);

    [Fact]
    public void Addition_and_subtraction_equal_those_of_machine_words() => s_numbers.Sample(s =>
    {
        ulong mask = ulong.MaxValue >> (64 - s.Bits);

        Assert.Equal((s.Left + s.Right) & mask, Evaluate(Integers.Addition(s.Bits), s.Bits, s.Left, s.Right));
        Assert.Equal((s.Left - s.Right) & mask, Evaluate(Integers.Subtraction(s.Bits), s.Bits, s.Left, s.Right));
    });

    [Fact]
    public void Comparison_and_equality_equal_those_of_machine_words() => s_numbers.Sample(s =>
    {
        ulong mask = ulong.MaxValue >> (64 - s.Bits);

        Assert.Equal((s.Left & mask) < (s.Right & mask) ? 1UL : 0, Evaluate(Integers.LessThan(s.Bits), s.Bits, s.Left, s.Right));
        Assert.Equal((s.Left & mask) == (s.Right & mask) ? 1UL : 0, Evaluate(Integers.Equality(s.Bits), s.Bits, s.Left, s.Right));
        Assert.Equal(1UL, Evaluate(Integers.Equality(s.Bits), s.Bits, s.Left, s.Left));
        Assert.Equal(0UL, Evaluate(Integers.LessThan(s.Bits), s.Bits, s.Left, s.Left));
    });

    [Fact]
    public void Selection_takes_the_first_for_one_and_the_second_for_zero() => s_numbers.Sample(s =>
    {
        ulong mask = ulong.MaxValue >> (64 - s.Bits);
        Circuit circuit = Integers.Selection(s.Bits);

        Assert.Equal(s.Left & mask, FromBits(Evaluation.OfSlices(circuit, [.. ToBits(s.Left, s.Bits), .. ToBits(s.Right, s.Bits), 1])));
        Assert.Equal(s.Right & mask, FromBits(Evaluation.OfSlices(circuit, [.. ToBits(s.Left, s.Bits), .. ToBits(s.Right, s.Bits), 0])));
    });

    [Fact]
    public void Modular_addition_and_subtraction_equal_those_of_wide_words() =>
        Gen.Select(Gen.ULong[1, ulong.MaxValue], Gen.ULong, Gen.ULong, Gen.Bool).Sample((modulus, first, second, isNear) =>
        {
            ulong left = isNear ? modulus - 1 - (first % Math.Min(modulus, 3)) : first % modulus;
            ulong right = second % modulus;
            byte[] bytes = BitConverter.GetBytes(modulus);

            Assert.Equal((ulong)(((UInt128)left + right) % modulus), Evaluate(Integers.ModularAddition(bytes), 64, left, right));
            Assert.Equal((ulong)(((UInt128)left + modulus - right) % modulus), Evaluate(Integers.ModularSubtraction(bytes), 64, left, right));
        });

    [Fact]
    public void Modular_addition_works_at_the_size_of_P_256()
    {
        BigInteger prime = BigInteger.Parse("115792089210356248762697446949407573530086143415290314195533631308867097853951", null);
        byte[] modulus = prime.ToByteArray(isUnsigned: true);
        Circuit circuit = Integers.ModularAddition(modulus);
        byte[][] inputs = Evaluation.RandomInputs(circuit);
        foreach (byte[] input in inputs)
        {
            // Below 2^255, so below the modulus.
            input[31] &= 0x7f;
            input[63] &= 0x7f;
        }

        inputs[0] = [.. (prime - 1).ToByteArray(isUnsigned: true), .. (prime - 1).ToByteArray(isUnsigned: true)];
        inputs[1] = [.. (prime - 1).ToByteArray(isUnsigned: true), 1, .. new byte[31]];
        byte[][] outputs = Evaluation.OfMany(circuit, inputs);

        for (int i = 0; i < inputs.Length; i++)
        {
            BigInteger sum = (new BigInteger(inputs[i].AsSpan(0, 32), isUnsigned: true) + new BigInteger(inputs[i].AsSpan(32), isUnsigned: true)) % prime;
            Assert.Equal(sum, new BigInteger(outputs[i], isUnsigned: true));
        }
    }

    [Fact]
    public void A_sum_of_any_terms_and_constants_is_their_sum() =>
        Gen.Select(Gen.Int[1, 20], Gen.UInt.Array[0, 7], Gen.UInt.Array[0, 3]).Sample((bits, terms, constants) =>
        {
            CircuitBuilder builder = new();
            List<Wire[]> words = [];
            foreach (uint _ in terms)
            {
                words.Add(builder.Input(32));
            }

            builder.Input(1);
            words.AddRange(constants.Select(c => CircuitBuilder.Constant(c, 32)));
            builder.Output(builder.Sum(bits, [.. words]));

            ulong[] inputs = [.. terms.SelectMany(t => ToBits(t, 32)), 0];
            ulong sum = FromBits(Evaluation.OfSlices(builder.Build("sum"), inputs));

            Assert.Equal((ulong)(terms.Sum(t => (long)t) + constants.Sum(c => (long)c)) & ((1UL << bits) - 1), sum);
        });

    [Theory]
    [InlineData(2, 31)]
    [InlineData(3, 61)]
    [InlineData(4, 92)]
    [InlineData(5, 121)]
    public void A_sum_of_words_costs_what_its_columns_do(int terms, int andGates)
    {
        CircuitBuilder builder = new();
        Wire[][] words = new Wire[terms][];
        for (int i = 0; i < terms; i++)
        {
            words[i] = builder.Input(32);
        }

        builder.Output(builder.Sum(32, words));

        Assert.Equal(andGates, builder.Build("sum").AndGates);
    }

    private static ulong Evaluate(Circuit circuit, int bits, ulong left, ulong right) =>
        FromBits(Evaluation.OfSlices(circuit, [.. ToBits(left, bits), .. ToBits(right, bits)]));

    private static ulong[] ToBits(ulong number, int bits)
    {
        ulong[] result = new ulong[bits];
        for (int i = 0; i < bits; i++)
        {
            result[i] = (number >> i) & 1;
        }

        return result;
    }

    private static ulong FromBits(ulong[] bits)
    {
        ulong number = 0;
        for (int i = 0; i < bits.Length; i++)
        {
            number |= (bits[i] & 1) << i;
        }

        return number;
    }
}
