namespace Vouch.Circuits;

/// <summary>Where in <c>true</c>, <c>false</c> or <c>null</c> a text stands: at most one wire is one, and says which letter is next.</summary>
internal readonly struct JsonLiteralWires
{
    public const int Bits = 9;

    private const int LetterBits = 5;

    private readonly Wire[] _letters;

    public JsonLiteralWires(ref StateWires state)
        : this(state.Next(Bits))
    {
    }

    private JsonLiteralWires(Wire[] letters) => _letters = letters;

    /// <summary>The letter that each wire waits for: those of "true" are 0 to 2, those of "false" 3 to 5 and 2, those of "null" 6 to 8.</summary>
    private static ReadOnlySpan<byte> Letters => "ruealsull"u8;

    public void Write(List<Wire> state) => state.AddRange(_letters);

    /// <summary>Whether letters are missing.</summary>
    public Wire IsInside(CircuitBuilder builder) => builder.XorAll(_letters);

    /// <summary>Reads a byte.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="current">The byte.</param>
    /// <param name="mayBegin">Whether a literal may begin with the byte.</param>
    /// <param name="isBegun">Whether one does.</param>
    /// <param name="isWrong">Whether the text is in a literal, and the byte is not its next letter.</param>
    /// <remarks>Which letter is next is a sum of wires, so it costs nothing; comparing it costs 6 AND.</remarks>
    public JsonLiteralWires Read(CircuitBuilder builder, JsonBytes current, Wire mayBegin, out Wire isBegun, out Wire isWrong)
    {
        Wire isDifferent = builder.Not(current.Decoded.High(6, 7));
        for (int bit = 0; bit < LetterBits; bit++)
        {
            Wire expected = Wire.Zero;
            for (int i = 0; i < Bits; i++)
            {
                expected = ((Letters[i] >> bit) & 1) != 0 ? builder.Xor(expected, _letters[i]) : expected;
            }

            isDifferent = builder.Or(isDifferent, builder.Xor(expected, current.Decoded.Bits[bit]));
        }

        isWrong = builder.And(IsInside(builder), isDifferent);
        Wire isTrue = builder.And(mayBegin, current.T);
        Wire isFalse = builder.And(mayBegin, current.F);
        Wire isNull = builder.And(mayBegin, current.N);
        isBegun = builder.XorAll(isTrue, isFalse, isNull);
        return new JsonLiteralWires(
        [
            isTrue, _letters[0], builder.Xor(_letters[1], _letters[5]),
            isFalse, _letters[3], _letters[4],
            isNull, _letters[6], _letters[7],
        ]);
    }
}
