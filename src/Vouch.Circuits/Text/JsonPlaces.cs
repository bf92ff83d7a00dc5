namespace Vouch.Circuits;

/// <summary>A JSON automaton without its stack: reads bytes, and says how the stack of open containers moves.</summary>
internal sealed class JsonPlaces
{
    private readonly CircuitBuilder _builder;
    private readonly JsonTokens _tokens;

    /// <summary>After a whole value or name, or in a number after its sign, or in a literal.</summary>
    private Wire _isAfter;

    /// <summary>In an object between its brace or comma and the colon: where a name is due, in a name, or after one.</summary>
    private Wire _isName;

    /// <summary>In a container in which nothing stands yet.</summary>
    private Wire _isEmpty;

    /// <summary>The number of open containers less one, in two's complement: its sign says that none is open, or too many.</summary>
    private Wire[] _depth;

    public JsonPlaces(CircuitBuilder builder, int depthBits, ref StateWires state)
    {
        _builder = builder;
        _tokens = new JsonTokens(builder, ref state);
        _isAfter = state.Next();
        _isName = state.Next();
        _isEmpty = state.Next();
        _depth = state.Next(depthBits);
    }

    public ReadOnlySpan<Wire> Depth => _depth;

    /// <summary>The size of the state.</summary>
    public static int Bits(int depthBits) => JsonTokens.Bits + 3 + depthBits;

    public void Write(List<Wire> state)
    {
        _tokens.Write(state);
        state.AddRange([_isAfter, _isName, _isEmpty, .. _depth]);
    }

    /// <summary>Reads a byte.</summary>
    /// <param name="bits">The byte.</param>
    /// <param name="isObject">Whether the innermost open container is an object; anything if none is open.</param>
    public StackMove Read(Wire[] bits, Wire isObject)
    {
        JsonBytes current = new(_builder, bits);
        Wire isAtTop = _depth[^1];

        // Where numbers, literals and strings are not, there is before a value or name, or after one. A number's sign does not count as after.
        Wire isBetween = _builder.Not(_builder.XorAll(_tokens.IsInString, _tokens.IsInLiteral, _tokens.IsInNumber));
        Wire isBefore = _builder.Not(_builder.XorAll(_tokens.IsInString, _isAfter, _tokens.IsSign));
        Wire isAfterName = _builder.And(_isAfter, _isName);
        Wire isAfterValue = _builder.XorAll(isBetween, isBefore, isAfterName, _tokens.NumberMayEnd);
        Wire isBeforeValue = _builder.And(isBefore, _builder.Not(_isName));

        Wire isComma = _builder.And(isAfterValue, current.Comma);
        Wire isColon = _builder.And(isAfterName, current.Colon);
        Wire isOpen = _builder.And(isBeforeValue, current.Open);
        Wire isClose = _builder.And(_builder.Xor(isAfterValue, _isEmpty), current.Close);
        Wire isWhitespace = _builder.And(_builder.Xor(isBetween, _tokens.NumberMayEnd), current.Whitespace);
        Wire isPunctuation = _builder.XorAll(isComma, isColon, isOpen, isClose, isWhitespace);

        // Outside of the outermost container there are no commas, no closing brackets and no whitespace.
        Wire isMatch = _builder.And(_builder.Not(isAtTop), _builder.Not(_builder.Xor(isObject, current.IsObject)));
        Wire isMisused = _builder.Xor(
            _builder.And(isClose, _builder.Not(isMatch)),
            _builder.And(isAtTop, _builder.Xor(isComma, isWhitespace)));
        _tokens.Read(current, isBeforeValue, isBefore, isPunctuation, isMisused);

        Wire isOpenObject = _builder.And(isOpen, current.IsObject);
        Wire isCloseEmpty = _builder.And(isClose, _isEmpty);
        _isAfter = _builder.XorAll(_isAfter, isComma, isColon, isCloseEmpty, _tokens.IsStringEnded, _tokens.IsScalarBegun);
        _isName = _builder.XorAll(_isName, isColon, isOpenObject, _builder.And(isComma, isObject), _builder.And(isCloseEmpty, _isName));
        _isEmpty = _builder.Xor(isOpen, _builder.And(_isEmpty, current.Whitespace));
        Count(isOpen, isClose);
        return new StackMove(isOpen, isClose, isOpenObject);
    }

    /// <summary>Rejects a text that has too many containers open. A wrong count is seen before half as many levels as there may be are added to it.</summary>
    public void CheckDepth() => _tokens.Reject(_builder.And(_depth[^1], _builder.Not(_depth[^2])));

    /// <summary>Whether the text is one whole value.</summary>
    public Wire IsAccepting()
    {
        // A number may end, or the text is after a value, but not in a literal or number.
        Wire isAfterScalarPart = _builder.XorAll(_tokens.IsInNumber, _tokens.NumberMayEnd, _tokens.IsSign, _tokens.IsInLiteral);
        Wire isWhole = _builder.Xor(_isAfter, isAfterScalarPart);
        return _builder.And(_builder.And(_tokens.IsValid, _depth[^1]), isWhole);
    }

    /// <summary>Adds one, or all ones for minus one.</summary>
    private void Count(Wire isOpen, Wire isClose)
    {
        Wire[] step = new Wire[_depth.Length];
        step.AsSpan().Fill(isClose);
        step[0] = _builder.Xor(isOpen, isClose);
        _depth = _builder.Sum(_depth.Length, _depth, step);
    }
}
