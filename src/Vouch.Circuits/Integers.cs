namespace Vouch.Circuits;

/// <summary>Arithmetic on numbers without sign, as circuits: little-endian, any number of bits.</summary>
/// <remarks>Each call makes a new circuit; whoever runs one often keeps it.</remarks>
public static class Integers
{
    /// <summary>Input: two numbers. Output: their sum modulo 2^<paramref name="bits"/>; <c>bits - 1</c> AND.</summary>
    public static Circuit Addition(int bits)
    {
        CircuitBuilder builder = new();
        builder.Output(builder.Sum(bits, builder.Input(bits), builder.Input(bits)));
        return builder.Build($"addition of {bits} bits");
    }

    /// <summary>Input: two numbers. Output: the first less the second modulo 2^<paramref name="bits"/>; <c>bits - 1</c> AND.</summary>
    public static Circuit Subtraction(int bits)
    {
        CircuitBuilder builder = new();
        builder.Output(builder.Subtract(builder.Input(bits), builder.Input(bits)).Difference);
        return builder.Build($"subtraction of {bits} bits");
    }

    /// <summary>Input: two values. Output: one bit, whether they are equal; <c>bits - 1</c> AND.</summary>
    public static Circuit Equality(int bits)
    {
        CircuitBuilder builder = new();
        builder.Output(builder.AreEqual(builder.Input(bits), builder.Input(bits)));
        return builder.Build($"equality of {bits} bits");
    }

    /// <summary>Input: two numbers. Output: one bit, whether the first is less than the second; <c>bits</c> AND.</summary>
    public static Circuit LessThan(int bits)
    {
        CircuitBuilder builder = new();
        builder.Output(builder.IsLess(builder.Input(bits), builder.Input(bits)));
        return builder.Build($"comparison of {bits} bits");
    }

    /// <summary>Input: two values, one bit. Output: the first value where the bit is one, the second where it is zero; <c>bits</c> AND.</summary>
    public static Circuit Selection(int bits)
    {
        CircuitBuilder builder = new();
        Wire[] whenOne = builder.Input(bits);
        Wire[] whenZero = builder.Input(bits);
        builder.Output(builder.Select(builder.Input(1)[0], whenOne, whenZero));
        return builder.Build($"selection of {bits} bits");
    }

    /// <summary>Input: two numbers below the modulus. Output: their sum modulo it; about three AND a bit.</summary>
    /// <param name="modulus">Little-endian; the numbers have as many bits as these bytes.</param>
    public static Circuit ModularAddition(ReadOnlySpan<byte> modulus)
    {
        CircuitBuilder builder = new();
        Wire[] constant = CircuitBuilder.Constant(modulus);
        builder.Output(builder.AddModulo(builder.Input(constant.Length), builder.Input(constant.Length), constant));
        return builder.Build($"modular addition of {constant.Length} bits");
    }

    /// <summary>Input: two numbers below the modulus. Output: the first less the second modulo it; about two AND a bit.</summary>
    /// <param name="modulus">Little-endian; the numbers have as many bits as these bytes.</param>
    public static Circuit ModularSubtraction(ReadOnlySpan<byte> modulus)
    {
        CircuitBuilder builder = new();
        Wire[] constant = CircuitBuilder.Constant(modulus);
        builder.Output(builder.SubtractModulo(builder.Input(constant.Length), builder.Input(constant.Length), constant));
        return builder.Build($"modular subtraction of {constant.Length} bits");
    }
}
