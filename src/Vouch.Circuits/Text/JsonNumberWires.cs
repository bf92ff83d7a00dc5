namespace Vouch.Circuits;

/// <summary>Where in a JSON number (RFC 8259, section 6) a text stands: at most one wire is one.</summary>
internal readonly struct JsonNumberWires
{
    public const int Bits = 8;

    private readonly Wire _minus;
    private readonly Wire _zero;
    private readonly Wire _integer;
    private readonly Wire _point;
    private readonly Wire _fraction;
    private readonly Wire _exponentMark;
    private readonly Wire _exponentSign;
    private readonly Wire _exponent;

    public JsonNumberWires(ref StateWires state)
        : this(state.Next(Bits))
    {
    }

    private JsonNumberWires(Wire[] wires)
    {
        _minus = wires[0];
        _zero = wires[1];
        _integer = wires[2];
        _point = wires[3];
        _fraction = wires[4];
        _exponentMark = wires[5];
        _exponentSign = wires[6];
        _exponent = wires[7];
    }

    /// <summary>Whether only the sign of a number was read.</summary>
    public Wire IsSign => _minus;

    public void Write(List<Wire> state) =>
        state.AddRange([_minus, _zero, _integer, _point, _fraction, _exponentMark, _exponentSign, _exponent]);

    /// <summary>Whether the text is inside of a number, or at its possible end.</summary>
    public Wire IsInside(CircuitBuilder builder) =>
        builder.XorAll(MayEnd(builder), _minus, _point, _exponentMark, _exponentSign);

    /// <summary>Whether the number may end here.</summary>
    public Wire MayEnd(CircuitBuilder builder) => builder.XorAll(_zero, _integer, _fraction, _exponent);

    /// <summary>Reads a byte.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="current">The byte.</param>
    /// <param name="mayBegin">Whether a number may begin with the byte.</param>
    /// <param name="isFirstDigit">Whether the byte is the number's first digit.</param>
    /// <param name="isRead">Whether the byte is one of a number.</param>
    public JsonNumberWires Read(CircuitBuilder builder, JsonBytes current, Wire mayBegin, out Wire isFirstDigit, out Wire isRead)
    {
        isFirstDigit = builder.And(builder.Xor(mayBegin, _minus), current.Digit);
        Wire zero = builder.And(isFirstDigit, current.Decoded.Low(0));
        Wire[] next =
        [
            builder.And(mayBegin, current.Minus),
            zero,
            builder.XorAll(isFirstDigit, zero, builder.And(_integer, current.Digit)),
            builder.And(builder.Xor(_zero, _integer), current.Point),
            builder.And(builder.Xor(_point, _fraction), current.Digit),
            builder.And(builder.XorAll(_zero, _integer, _fraction), current.ExponentMark),
            builder.And(_exponentMark, builder.Xor(current.Minus, current.Plus)),
            builder.And(builder.XorAll(_exponentMark, _exponentSign, _exponent), current.Digit),
        ];
        isRead = builder.XorAll(next);
        return new JsonNumberWires(next);
    }
}
