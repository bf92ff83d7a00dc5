namespace Vouch.Circuits;

/// <summary>A byte with each of its halves decoded: one of 16 wires is one. 22 AND; sums over them are free.</summary>
internal sealed class ByteDecoding
{
    private readonly CircuitBuilder _builder;
    private readonly Wire[] _low;
    private readonly Wire[] _high;

    public ByteDecoding(CircuitBuilder builder, Wire[] bits)
    {
        _builder = builder;
        Bits = bits;
        _low = Decode(builder, bits.AsSpan(0, 4));
        _high = Decode(builder, bits.AsSpan(4, 4));
    }

    /// <summary>The bits, the least significant first.</summary>
    public Wire[] Bits { get; }

    /// <summary>Whether the low half is one of these.</summary>
    public Wire Low(params ReadOnlySpan<int> values) => Sum(_low, values);

    /// <summary>Whether the high half is one of these.</summary>
    public Wire High(params ReadOnlySpan<int> values) => Sum(_high, values);

    /// <summary>Whether this is the byte; one AND.</summary>
    public Wire Is(char value) => _builder.And(_high[value >> 4], _low[value & 0xF]);

    private Wire Sum(Wire[] decoded, ReadOnlySpan<int> values)
    {
        Wire sum = Wire.Zero;
        foreach (int value in values)
        {
            sum = _builder.Xor(sum, decoded[value]);
        }

        return sum;
    }

    /// <summary>Bit by bit: each wire splits into one for the bit being one, and the rest. The first wire's part is what the others leave of the bit.</summary>
    private static Wire[] Decode(CircuitBuilder builder, ReadOnlySpan<Wire> bits)
    {
        Wire[] decoded = [Wire.One];
        foreach (Wire bit in bits)
        {
            Wire[] next = new Wire[2 * decoded.Length];
            Wire rest = bit;
            for (int i = decoded.Length - 1; i >= 0; i--)
            {
                Wire withBit = i == 0 ? rest : builder.And(decoded[i], bit);
                rest = builder.Xor(rest, withBit);
                next[i + decoded.Length] = withBit;
                next[i] = builder.Xor(decoded[i], withBit);
            }

            decoded = next;
        }

        return decoded;
    }
}
