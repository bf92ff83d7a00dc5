namespace Vouch.Circuits;

/// <content>Words: wires in a row, the least significant bit first.</content>
public sealed partial class CircuitBuilder
{
    /// <summary>A number as a word of constants.</summary>
    public static Wire[] Constant(ulong value, int bits)
    {
        Wire[] word = new Wire[bits];
        for (int i = 0; i < bits; i++)
        {
            word[i] = Wire.Constant(i < 64 && ((value >> i) & 1) != 0);
        }

        return word;
    }

    /// <summary>Bytes as wires that are constant, in the order of bits that circuits have.</summary>
    public static Wire[] Constant(ReadOnlySpan<byte> bytes)
    {
        Wire[] wires = new Wire[8 * bytes.Length];
        for (int i = 0; i < wires.Length; i++)
        {
            wires[i] = Wire.Constant(((bytes[i / 8] >> (i % 8)) & 1) != 0);
        }

        return wires;
    }

    /// <summary>The sums of two words' bits.</summary>
    public Wire[] Xor(ReadOnlySpan<Wire> left, ReadOnlySpan<Wire> right)
    {
        CheckSameSize(left, right);
        Wire[] result = new Wire[left.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Xor(left[i], right[i]);
        }

        return result;
    }

    /// <summary>The products of two words' bits.</summary>
    public Wire[] And(ReadOnlySpan<Wire> left, ReadOnlySpan<Wire> right)
    {
        CheckSameSize(left, right);
        Wire[] result = new Wire[left.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = And(left[i], right[i]);
        }

        return result;
    }

    /// <summary>The complements of a word's bits.</summary>
    public Wire[] Not(ReadOnlySpan<Wire> word)
    {
        Wire[] result = new Wire[word.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Not(word[i]);
        }

        return result;
    }

    /// <summary>One of two words, by one bit; one AND a bit.</summary>
    public Wire[] Select(Wire condition, ReadOnlySpan<Wire> whenOne, ReadOnlySpan<Wire> whenZero)
    {
        CheckSameSize(whenOne, whenZero);
        Wire[] result = new Wire[whenOne.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Select(condition, whenOne[i], whenZero[i]);
        }

        return result;
    }

    /// <summary>Bit by bit one of two words, by a third; one AND a bit.</summary>
    public Wire[] Select(ReadOnlySpan<Wire> condition, ReadOnlySpan<Wire> whenOne, ReadOnlySpan<Wire> whenZero)
    {
        CheckSameSize(condition, whenOne);
        CheckSameSize(condition, whenZero);
        Wire[] result = new Wire[condition.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Select(condition[i], whenOne[i], whenZero[i]);
        }

        return result;
    }

    /// <summary>Bit by bit what at least two of three words have; one AND a bit.</summary>
    public Wire[] Majority(ReadOnlySpan<Wire> first, ReadOnlySpan<Wire> second, ReadOnlySpan<Wire> third)
    {
        CheckSameSize(first, second);
        CheckSameSize(first, third);
        Wire[] result = new Wire[first.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Majority(first[i], second[i], third[i]);
        }

        return result;
    }

    /// <summary>A word turned towards the least significant bit; free.</summary>
    public static Wire[] RotateRight(ReadOnlySpan<Wire> word, int places)
    {
        Wire[] result = new Wire[word.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = word[(i + places) % word.Length];
        }

        return result;
    }

    /// <summary>A word moved towards the least significant bit, zeros coming in; free.</summary>
    public static Wire[] ShiftRight(ReadOnlySpan<Wire> word, int places)
    {
        Wire[] result = new Wire[word.Length];
        word[places..].CopyTo(result);
        return result;
    }

    private static void CheckSameSize(ReadOnlySpan<Wire> left, ReadOnlySpan<Wire> right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException("The words are of different sizes.", nameof(right));
        }
    }
}
