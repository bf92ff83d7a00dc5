namespace Vouch.Circuits;

/// <summary>Where in a JSON string (RFC 8259, section 7) a text stands: at most one wire is one.</summary>
internal readonly struct JsonStringWires
{
    public const int Bits = 6;
    private const int Digits = 4;

    /// <summary>Where any character may follow, or the quotation mark.</summary>
    private readonly Wire _plain;

    /// <summary>After a reverse solidus.</summary>
    private readonly Wire _escape;

    /// <summary>Where the first to the fourth digit of an escape follow.</summary>
    private readonly Wire[] _digits;

    public JsonStringWires(ref StateWires state)
        : this(state.Next(), state.Next(), state.Next(Digits))
    {
    }

    private JsonStringWires(Wire plain, Wire escape, Wire[] digits)
    {
        _plain = plain;
        _escape = escape;
        _digits = digits;
    }

    public void Write(List<Wire> state) => state.AddRange([_plain, _escape, .. _digits]);

    /// <summary>Whether the text is inside of a string.</summary>
    public Wire IsInside(CircuitBuilder builder) => builder.XorAll(_plain, _escape, builder.XorAll(_digits));

    /// <summary>Reads a byte.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="current">The byte.</param>
    /// <param name="isBegun">Whether the byte is a quotation mark that begins a string.</param>
    /// <param name="isEnded">Whether the byte ends the string.</param>
    /// <param name="isWrong">Whether the text is in a string, and the byte may not follow. Nothing is said about bytes of 0x80 and above between escapes.</param>
    public JsonStringWires Read(CircuitBuilder builder, JsonBytes current, Wire isBegun, out Wire isEnded, out Wire isWrong)
    {
        isEnded = builder.And(_plain, current.Quote);
        Wire escape = builder.And(_plain, current.ReverseSolidus);
        Wire unicode = builder.And(_escape, current.UnicodeMark);
        isWrong = builder.XorAll(
            builder.And(_plain, current.Control),
            builder.And(_escape, builder.Not(current.Escape)),
            builder.And(builder.XorAll(_digits), builder.Not(current.HexDigit)));
        Wire plain = builder.XorAll(_plain, isEnded, escape, isBegun, _escape, unicode, _digits[^1]);
        return new JsonStringWires(plain, escape, [unicode, .. _digits.AsSpan(..^1)]);
    }
}
