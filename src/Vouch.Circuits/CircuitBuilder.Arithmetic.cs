namespace Vouch.Circuits;

/// <content>Numbers without sign: words, the least significant bit first.</content>
public sealed partial class CircuitBuilder
{
    /// <summary>The sum of any number of terms modulo 2^<paramref name="bits"/>; shorter terms are extended by zeros.</summary>
    /// <remarks>
    /// Column by column, three bits become one and a carry with one AND, so that <c>v</c> bits in a column cost <c>v / 2</c> AND, rounded down, and the last
    /// column none. Two terms of n bits so cost n - 1 AND, three 2n - 3, four 3n - 4. A constant one fills the gap that an odd number of bits
    /// would leave: the low bits of a constant are free.
    /// </remarks>
    public Wire[] Sum(int bits, params ReadOnlySpan<Wire[]> terms)
    {
        Wire[] result = new Wire[bits];
        Queue<Wire> column = new();
        List<Wire> carries = [];
        int constantCarry = 0;
        for (int i = 0; i < bits; i++)
        {
            int ones = constantCarry;
            foreach (Wire[] term in terms)
            {
                Wire wire = i < term.Length ? term[i] : Wire.Zero;
                if (wire.IsConstant)
                {
                    ones += wire == Wire.One ? 1 : 0;
                }
                else
                {
                    column.Enqueue(wire);
                }
            }

            carries.ForEach(column.Enqueue);
            carries.Clear();
            constantCarry = ones / 2;
            result[i] = SumColumn(column, Wire.Constant(ones % 2 != 0), i == bits - 1 ? null : carries);
        }

        return result;
    }

    /// <summary>The difference of two words of one size modulo 2^n, and whether it went below zero; one AND a bit.</summary>
    public (Wire[] Difference, Wire Borrow) Subtract(ReadOnlySpan<Wire> left, ReadOnlySpan<Wire> right)
    {
        CheckSameSize(left, right);
        Wire[] difference = new Wire[left.Length];
        Wire borrow = Wire.Zero;
        for (int i = 0; i < difference.Length; i++)
        {
            Wire unequal = Xor(left[i], right[i]);
            difference[i] = Xor(unequal, borrow);
            borrow = Xor(borrow, And(unequal, Xor(right[i], borrow)));
        }

        return (difference, borrow);
    }

    /// <summary>Whether one number is less than another of the same size; one AND a bit.</summary>
    public Wire IsLess(ReadOnlySpan<Wire> left, ReadOnlySpan<Wire> right) => Subtract(left, right).Borrow;

    /// <summary>Whether two words are equal; n - 1 AND.</summary>
    public Wire AreEqual(ReadOnlySpan<Wire> left, ReadOnlySpan<Wire> right)
    {
        Queue<Wire> equal = new();
        foreach (Wire wire in Not(Xor(left, right)))
        {
            equal.Enqueue(wire);
        }

        while (equal.Count > 1)
        {
            equal.Enqueue(And(equal.Dequeue(), equal.Dequeue()));
        }

        return equal.Count == 0 ? Wire.One : equal.Dequeue();
    }

    /// <summary>The sum of two numbers below a modulus of the same size, reduced; about 3n AND.</summary>
    /// <remarks>The sum is kept where subtracting the modulus from it goes below zero.</remarks>
    public Wire[] AddModulo(ReadOnlySpan<Wire> left, ReadOnlySpan<Wire> right, ReadOnlySpan<Wire> modulus)
    {
        CheckSameSize(left, right);
        CheckSameSize(left, modulus);
        Wire[] sum = Sum(left.Length + 1, left.ToArray(), right.ToArray());
        (Wire[] reduced, Wire isBelow) = Subtract(sum, [.. modulus, Wire.Zero]);
        return Select(isBelow, sum.AsSpan(..^1), reduced.AsSpan(..^1));
    }

    /// <summary>The difference of two numbers below a modulus of the same size, reduced; about 2n AND.</summary>
    public Wire[] SubtractModulo(ReadOnlySpan<Wire> left, ReadOnlySpan<Wire> right, ReadOnlySpan<Wire> modulus)
    {
        CheckSameSize(left, modulus);
        (Wire[] difference, Wire isBelow) = Subtract(left, right);
        Wire[] correction = new Wire[modulus.Length];
        for (int i = 0; i < correction.Length; i++)
        {
            correction[i] = And(isBelow, modulus[i]);
        }

        return Sum(left.Length, difference, correction);
    }

    /// <summary>Reduces a column to one bit. Its carries go to the next column; null where that is beyond the word.</summary>
    private Wire SumColumn(Queue<Wire> column, Wire constant, List<Wire>? carries)
    {
        Wire sum = constant;
        if (carries is null)
        {
            while (column.TryDequeue(out Wire wire))
            {
                sum = Xor(wire, sum);
            }

            return sum;
        }

        while (column.Count > 2)
        {
            column.Enqueue(AddBits(column.Dequeue(), column.Dequeue(), column.Dequeue(), carries));
        }

        if (column.Count == 2)
        {
            return AddBits(column.Dequeue(), column.Dequeue(), constant, carries);
        }

        if (!column.TryDequeue(out Wire last))
        {
            return constant;
        }

        return constant == Wire.Zero ? last : AddBits(last, Wire.Zero, constant, carries);
    }

    /// <summary>A full adder with one AND: the carry is c + (a + c)(b + c), or a + b + ab where c is one.</summary>
    private Wire AddBits(Wire a, Wire b, Wire c, List<Wire> carries)
    {
        if (c == Wire.One)
        {
            carries.Add(Or(a, b));
            return Not(Xor(a, b));
        }

        Wire left = Xor(a, c);
        Wire carry = Xor(And(left, Xor(b, c)), c);
        carries.Add(carry);
        return Xor(left, b);
    }
}
