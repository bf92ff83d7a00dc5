namespace Vouch.Circuits;

/// <summary>The reading of one byte by the parts of a JSON automaton that know strings, numbers and literals.</summary>
/// <remarks>
/// A text stands in at most one place, so of all the wires that say where, at most one is one. Each part moves it by products of places and bytes that
/// may follow. Where nothing follows, the wires' sum is not that of the places left: errors are found by adding up. What the places say after an error is meaningless: <see cref="IsValid"/>
/// then stays zero.
/// </remarks>
internal sealed class JsonTokens
{
    public const int Bits = 1 + JsonStringWires.Bits + JsonNumberWires.Bits + JsonLiteralWires.Bits + Utf8Wires.Bits;

    private readonly CircuitBuilder _builder;
    private JsonStringWires _string;
    private JsonNumberWires _number;
    private JsonLiteralWires _literal;
    private Utf8Wires _utf8;

    public JsonTokens(CircuitBuilder builder, ref StateWires state)
    {
        _builder = builder;
        IsValid = state.Next();
        _string = new JsonStringWires(ref state);
        _number = new JsonNumberWires(ref state);
        _literal = new JsonLiteralWires(ref state);
        _utf8 = new Utf8Wires(ref state);
        Place();
    }

    /// <summary>Whether no byte so far was wrong.</summary>
    public Wire IsValid { get; private set; }

    public Wire IsInString { get; private set; }

    public Wire IsInNumber { get; private set; }

    public Wire IsInLiteral { get; private set; }

    /// <summary>Whether the last byte is in a number that may end with it.</summary>
    public Wire NumberMayEnd { get; private set; }

    /// <summary>Whether the last byte is a number's sign.</summary>
    public Wire IsSign => _number.IsSign;

    /// <summary>Whether the last byte read began a literal or was a number's first digit.</summary>
    public Wire IsScalarBegun { get; private set; }

    /// <summary>Whether the last byte read ended a string.</summary>
    public Wire IsStringEnded { get; private set; }

    public void Write(List<Wire> state)
    {
        state.Add(IsValid);
        _string.Write(state);
        _number.Write(state);
        _literal.Write(state);
        _utf8.Write(state);
    }

    /// <summary>Reads a byte.</summary>
    /// <param name="current">The byte.</param>
    /// <param name="mayBegin">Whether a number or literal may begin here.</param>
    /// <param name="stringMayBegin">Whether a string may begin here.</param>
    /// <param name="isPunctuation">Whether the caller takes the byte as one that stands between tokens, where it may stand.</param>
    /// <param name="isMisused">Whether the caller refuses a byte that it took.</param>
    public void Read(JsonBytes current, Wire mayBegin, Wire stringMayBegin, Wire isPunctuation, Wire isMisused)
    {
        Wire isBetween = _builder.Not(_builder.XorAll(IsInString, IsInLiteral));
        Wire isStringBegun = _builder.And(stringMayBegin, current.Quote);
        _string = _string.Read(_builder, current, isStringBegun, out Wire isStringEnded, out Wire isWrongInString);
        _number = _number.Read(_builder, current, mayBegin, out Wire isFirstDigit, out Wire isNumber);
        _literal = _literal.Read(_builder, current, mayBegin, out Wire isLiteralBegun, out Wire isWrongInLiteral);
        _utf8 = _utf8.Read(_builder, current.Decoded, out Wire isMisplaced, out Wire isNoLead, out Wire isOutOfBounds);

        // Outside of strings and literals exactly one of the four takes the byte, or none and it is wrong. Of these errors at most one happens, but for
        // the last, which with another happens only where a byte is misplaced: characters are continued in strings only, and nothing else is wrong with their bytes.
        Wire isUntaken = _builder.XorAll(isBetween, isStringBegun, isNumber, isLiteralBegun, isPunctuation);
        Wire isWrong = _builder.XorAll(isUntaken, isMisused, isWrongInString, isWrongInLiteral, isOutOfBounds);
        Reject(isWrong);
        Reject(isMisplaced);
        Reject(isNoLead);
        IsStringEnded = isStringEnded;
        IsScalarBegun = _builder.Xor(isFirstDigit, isLiteralBegun);
        Place();
    }

    /// <summary>Makes the text invalid, for good, if the wire is one.</summary>
    public void Reject(Wire isWrong) => IsValid = _builder.And(IsValid, _builder.Not(isWrong));

    private void Place()
    {
        IsInString = _string.IsInside(_builder);
        IsInNumber = _number.IsInside(_builder);
        IsInLiteral = _literal.IsInside(_builder);
        NumberMayEnd = _number.MayEnd(_builder);
    }
}
