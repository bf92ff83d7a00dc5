namespace Vouch.Circuits;

/// <summary>The state of reading UTF-8 (RFC 3629), for text in which bytes of 0x80 and above occur in one context only; 6 AND a byte.</summary>
internal readonly struct Utf8Wires
{
    public const int Bits = 5;

    /// <summary>Whether the next byte continues a character, and the one after it, and the one after that.</summary>
    private readonly Wire _next;
    private readonly Wire _second;
    private readonly Wire _third;

    /// <summary>Whether the next byte is bounded further (after E0, ED, F0 and F4), and if so, whether from below.</summary>
    private readonly Wire _isBounded;
    private readonly Wire _isFromBelow;

    public Utf8Wires(ref StateWires state)
        : this(state.Next(), state.Next(), state.Next(), state.Next(), state.Next())
    {
    }

    private Utf8Wires(Wire next, Wire second, Wire third, Wire isBounded, Wire isFromBelow)
    {
        _next = next;
        _second = second;
        _third = third;
        _isBounded = isBounded;
        _isFromBelow = isFromBelow;
    }

    public void Write(List<Wire> state) => state.AddRange([_next, _second, _third, _isBounded, _isFromBelow]);

    /// <summary>Reads a byte.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="current">The byte.</param>
    /// <param name="isMisplaced">Whether the byte continues a character where none is due, or does not where one is.</param>
    /// <param name="isNoLead">Whether the byte occurs in no UTF-8: C0, C1, F5 to FF.</param>
    /// <param name="isOutOfBounds">If the byte is not misplaced: whether it makes an overlong form, a surrogate or a number beyond U+10FFFF. Then a character is being continued.</param>
    public Utf8Wires Read(CircuitBuilder builder, ByteDecoding current, out Wire isMisplaced, out Wire isNoLead, out Wire isOutOfBounds)
    {
        Wire ofThree = current.High(0xE);
        Wire ofFour = current.High(0xF);
        isMisplaced = builder.Xor(_next, current.High(8, 9, 0xA, 0xB));
        isNoLead = builder.Xor(
            builder.And(current.High(0xC), current.Low(0, 1)),
            builder.And(ofFour, current.Low(5, 6, 7, 8, 9, 0xA, 0xB, 0xC, 0xD, 0xE, 0xF)));

        // The bound is A0 after E0 and ED, and 90 after F0 and F4.
        Wire isAbove = builder.Xor(current.Bits[5], builder.And(_third, current.High(1, 5, 9, 0xD)));
        isOutOfBounds = builder.And(_isBounded, builder.Xor(isAbove, _isFromBelow));
        return new Utf8Wires(
            builder.Xor(_second, current.High(0xC, 0xD, 0xE, 0xF)),
            builder.Xor(_third, builder.Xor(ofThree, ofFour)),
            ofFour,
            builder.Xor(builder.And(ofThree, current.Low(0, 0xD)), builder.And(ofFour, current.Low(0, 4))),
            current.Low(0));
    }
}
