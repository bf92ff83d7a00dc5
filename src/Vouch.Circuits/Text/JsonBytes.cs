namespace Vouch.Circuits;

/// <summary>What a byte is in JSON. What is never asked for costs nothing.</summary>
internal sealed class JsonBytes
{
    public JsonBytes(CircuitBuilder builder, Wire[] bits)
    {
        ByteDecoding byteIs = new(builder, bits);
        Decoded = byteIs;
        Quote = byteIs.Is('"');
        ReverseSolidus = byteIs.Is('\\');
        Control = byteIs.High(0, 1);
        UnicodeMark = byteIs.Is('u');
        T = byteIs.Is('t');
        F = byteIs.Is('f');
        N = byteIs.Is('n');

        // b and r: the last of the escapes.
        Wire isOther = builder.And(byteIs.High(6, 7), byteIs.Low(2));
        Escape = builder.XorAll(Quote, ReverseSolidus, byteIs.Is('/'), F, N, T, UnicodeMark, isOther);
        Digit = builder.And(byteIs.High(3), byteIs.Low(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        HexDigit = builder.Xor(Digit, builder.And(byteIs.High(4, 6), byteIs.Low(1, 2, 3, 4, 5, 6)));
        Minus = byteIs.Is('-');
        Plus = byteIs.Is('+');
        Point = byteIs.Is('.');
        ExponentMark = builder.And(byteIs.High(4, 6), byteIs.Low(5));
        Comma = byteIs.Is(',');
        Colon = byteIs.Is(':');
        Open = builder.And(byteIs.High(5, 7), byteIs.Low(0xB));
        Close = builder.And(byteIs.High(5, 7), byteIs.Low(0xD));
        Whitespace = builder.Xor(byteIs.Is(' '), builder.And(byteIs.High(0), byteIs.Low(9, 0xA, 0xD)));
    }

    public ByteDecoding Decoded { get; }

    public Wire Quote { get; }

    public Wire ReverseSolidus { get; }

    /// <summary>Below 0x20.</summary>
    public Wire Control { get; }

    /// <summary>What may follow a reverse solidus.</summary>
    public Wire Escape { get; }

    /// <summary>The <c>u</c> before four digits.</summary>
    public Wire UnicodeMark { get; }

    public Wire HexDigit { get; }

    public Wire Digit { get; }

    public Wire Minus { get; }

    public Wire Plus { get; }

    public Wire Point { get; }

    public Wire ExponentMark { get; }

    public Wire T { get; }

    public Wire F { get; }

    public Wire N { get; }

    public Wire Comma { get; }

    public Wire Colon { get; }

    /// <summary><c>[</c> or <c>{</c>.</summary>
    public Wire Open { get; }

    /// <summary><c>]</c> or <c>}</c>.</summary>
    public Wire Close { get; }

    /// <summary>Of <see cref="Open"/> and <see cref="Close"/>: whether it is an object's.</summary>
    public Wire IsObject => Decoded.Bits[5];

    public Wire Whitespace { get; }
}
