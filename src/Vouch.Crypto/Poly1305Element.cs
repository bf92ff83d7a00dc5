using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Vouch.Crypto;

/// <summary>The field of Poly1305: integers modulo p = 2^130 - 5 (RFC 8439, section 2.5). Constant time throughout.</summary>
/// <remarks>Three words, least significant first, always below p.</remarks>
public readonly struct Poly1305Element : IFieldElement<Poly1305Element>
{
    private const ulong TopMask = 3; // of the third word

    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;

    private Poly1305Element(ulong w0, ulong w1, ulong w2) => (_w0, _w1, _w2) = (w0, w1, w2);

    /// <inheritdoc/>
    public static int Bits => 130;

    /// <inheritdoc/>
    public static int Size => 17;

    /// <inheritdoc/>
    public static int UniformSize => 32;

    /// <inheritdoc/>
    public static bool IsBinary => false;

    /// <inheritdoc/>
    public static Poly1305Element One => new(1, 0, 0);

    /// <inheritdoc/>
    public bool IsZero => (_w0 | _w1 | _w2) == 0;

    /// <inheritdoc/>
    public static Poly1305Element operator +(Poly1305Element left, Poly1305Element right)
    {
        ulong carry = 0;
        ulong w0 = Limbs.Add(left._w0, right._w0, ref carry);
        ulong w1 = Limbs.Add(left._w1, right._w1, ref carry);
        return SubtractPrime(w0, w1, left._w2 + right._w2 + carry);
    }

    /// <inheritdoc/>
    public static Poly1305Element operator -(Poly1305Element left, Poly1305Element right)
    {
        ulong borrow = 0;
        ulong w0 = Limbs.Subtract(left._w0, right._w0, ref borrow);
        ulong w1 = Limbs.Subtract(left._w1, right._w1, ref borrow);
        ulong w2 = Limbs.Subtract(left._w2, right._w2, ref borrow);

        // Below zero: plus 2^130, which the mask does, less 5.
        ulong five = 5 & Limbs.Mask(borrow);
        borrow = 0;
        w0 = Limbs.Subtract(w0, five, ref borrow);
        w1 = Limbs.Subtract(w1, 0, ref borrow);
        w2 = Limbs.Subtract(w2, 0, ref borrow);
        return new Poly1305Element(w0, w1, w2 & TopMask);
    }

    /// <inheritdoc/>
    public static Poly1305Element operator *(Poly1305Element left, Poly1305Element right)
    {
        ulong r3 = 0;
        ulong r0 = Limbs.MultiplyAdd(left._w0, right._w0, 0, ref r3);
        ulong r1 = Limbs.MultiplyAdd(left._w1, right._w0, 0, ref r3);
        ulong r2 = Limbs.MultiplyAdd(left._w2, right._w0, 0, ref r3);

        ulong r4 = 0;
        r1 = Limbs.MultiplyAdd(left._w0, right._w1, r1, ref r4);
        r2 = Limbs.MultiplyAdd(left._w1, right._w1, r2, ref r4);
        r3 = Limbs.MultiplyAdd(left._w2, right._w1, r3, ref r4);

        ulong carry = 0;
        r2 = Limbs.MultiplyAdd(left._w0, right._w2, r2, ref carry);
        r3 = Limbs.MultiplyAdd(left._w1, right._w2, r3, ref carry);
        r4 = Limbs.MultiplyAdd(left._w2, right._w2, r4, ref carry); // all is below 2^260
        return Fold(r0, r1, r2, r3, r4);
    }

    /// <inheritdoc/>
    /// <remarks>Fermat: the power p - 2 = 2^130 - 7, all of whose bits are ones but the second and the third.</remarks>
    public static Poly1305Element Invert(Poly1305Element element)
    {
        Poly1305Element power = One;
        for (int i = Bits - 1; i >= 0; i--)
        {
            power *= power;
            if (i is not (1 or 2))
            {
                power *= element;
            }
        }

        return power;
    }

    /// <inheritdoc/>
    public static Poly1305Element TimesBase(Poly1305Element element) => element + element;

    /// <inheritdoc/>
    public static Poly1305Element Reduce(ReadOnlySpan<byte> uniform)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(uniform.Length, UniformSize, nameof(uniform));
        return Fold(
            BinaryPrimitives.ReadUInt64LittleEndian(uniform),
            BinaryPrimitives.ReadUInt64LittleEndian(uniform[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(uniform[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(uniform[24..]),
            0);
    }

    /// <summary>A block of a message: 16 bytes and the bit after them (RFC 8439, section 2.5.1).</summary>
    public static Poly1305Element OfMessage(ReadOnlySpan<byte> block)
        => new(BinaryPrimitives.ReadUInt64LittleEndian(block), BinaryPrimitives.ReadUInt64LittleEndian(block[8..]), 1);

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out Poly1305Element element)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, Size, nameof(source));
        ulong w0 = BinaryPrimitives.ReadUInt64LittleEndian(source);
        ulong w1 = BinaryPrimitives.ReadUInt64LittleEndian(source[8..]);
        ulong w2 = source[16];
        ulong carry = 0;
        Limbs.Add(w0, 5, ref carry);
        Limbs.Add(w1, 0, ref carry);
        ulong isBelow = Limbs.IsZero((w2 + carry) >> 2);
        element = new Poly1305Element(w0, w1, w2).Times((int)isBelow);
        return isBelow != 0;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, _w0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], _w1);
        destination[16] = (byte)_w2;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Poly1305Element Times(int bit)
    {
        ulong mask = Limbs.Mask((ulong)(bit & 1));
        return new Poly1305Element(_w0 & mask, _w1 & mask, _w2 & mask);
    }

    /// <inheritdoc/>
    public override string ToString() => "Poly1305Element(redacted)";

    // A number below 2^260: what is above 2^130 counts five times; twice, as the first sum may go up to 2^133.
    private static Poly1305Element Fold(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4)
    {
        ulong carry = 0;
        ulong w0 = Limbs.MultiplyAdd((r2 >> 2) | (r3 << 62), 5, r0, ref carry);
        ulong w1 = Limbs.MultiplyAdd((r3 >> 2) | (r4 << 62), 5, r1, ref carry);
        ulong w2 = (5 * (r4 >> 2)) + (r2 & TopMask) + carry;
        ulong five = 5 * (w2 >> 2);
        carry = 0;
        w0 = Limbs.Add(w0, five, ref carry);
        w1 = Limbs.Add(w1, 0, ref carry);
        return SubtractPrime(w0, w1, (w2 & TopMask) + carry);
    }

    // A number below 2 p: plus 5 it reaches 2^130 exactly where it is not below p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Poly1305Element SubtractPrime(ulong w0, ulong w1, ulong w2)
    {
        ulong carry = 0;
        ulong d0 = Limbs.Add(w0, 5, ref carry);
        ulong d1 = Limbs.Add(w1, 0, ref carry);
        ulong d2 = w2 + carry;
        ulong take = ~Limbs.Mask(Limbs.IsZero(d2 >> 2));
        return new Poly1305Element(w0 ^ ((w0 ^ d0) & take), w1 ^ ((w1 ^ d1) & take), w2 ^ ((w2 ^ (d2 & TopMask)) & take));
    }
}
