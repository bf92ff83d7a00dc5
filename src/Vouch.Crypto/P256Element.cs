using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Vouch.Crypto;

/// <summary>The field of P-256: integers modulo p = 2^256 - 2^224 + 2^192 + 2^96 - 1 (FIPS 186-5 and SP 800-186, section 3.2.1.3). Constant time throughout.</summary>
/// <remarks>Kept in Montgomery's form, times 2^256 modulo p, in four words, least significant first. As p = -1 modulo 2^64, the factor of each reduction step is the lowest word itself.</remarks>
public readonly struct P256Element : IFieldElement<P256Element>
{
    private const ulong P0 = 0xffff_ffff_ffff_ffff;
    private const ulong P1 = 0x0000_0000_ffff_ffff;
    private const ulong P3 = 0xffff_ffff_0000_0001; // the word between is zero

    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;
    private readonly ulong _w3;

    internal P256Element(ulong w0, ulong w1, ulong w2, ulong w3) => (_w0, _w1, _w2, _w3) = (w0, w1, w2, w3);

    /// <inheritdoc/>
    public static int Bits => 256;

    /// <inheritdoc/>
    public static int Size => 32;

    /// <inheritdoc/>
    public static int UniformSize => 64;

    /// <inheritdoc/>
    public static bool IsBinary => false;

    /// <inheritdoc/>
    public static P256Element One => new(0x0000_0000_0000_0001, 0xffff_ffff_0000_0000, 0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_fffe);

    /// <inheritdoc/>
    public bool IsZero => (_w0 | _w1 | _w2 | _w3) == 0;

    private static P256Element ToSecondPower => new(0x0000_0000_0000_0003, 0xffff_fffb_ffff_ffff, 0xffff_ffff_ffff_fffe, 0x0000_0004_ffff_fffd); // 2^512 mod p

    private static P256Element ToThirdPower => new(0xffff_fffd_0000_000a, 0xffff_ffed_ffff_fff7, 0x0000_0005_ffff_fffc, 0x0000_0018_0000_0001); // 2^768 mod p

    /// <inheritdoc/>
    public static P256Element operator +(P256Element left, P256Element right)
    {
        ulong carry = 0;
        ulong w0 = Limbs.Add(left._w0, right._w0, ref carry);
        ulong w1 = Limbs.Add(left._w1, right._w1, ref carry);
        ulong w2 = Limbs.Add(left._w2, right._w2, ref carry);
        ulong w3 = Limbs.Add(left._w3, right._w3, ref carry);
        return SubtractPrime(w0, w1, w2, w3, carry);
    }

    /// <inheritdoc/>
    public static P256Element operator -(P256Element left, P256Element right)
    {
        ulong borrow = 0;
        ulong w0 = Limbs.Subtract(left._w0, right._w0, ref borrow);
        ulong w1 = Limbs.Subtract(left._w1, right._w1, ref borrow);
        ulong w2 = Limbs.Subtract(left._w2, right._w2, ref borrow);
        ulong w3 = Limbs.Subtract(left._w3, right._w3, ref borrow);
        ulong mask = Limbs.Mask(borrow);
        ulong carry = 0;
        w0 = Limbs.Add(w0, P0 & mask, ref carry);
        w1 = Limbs.Add(w1, P1 & mask, ref carry);
        w2 = Limbs.Add(w2, 0, ref carry);
        w3 = Limbs.Add(w3, P3 & mask, ref carry);
        return new P256Element(w0, w1, w2, w3);
    }

    /// <summary>Zero less the element.</summary>
    public static P256Element operator -(P256Element element) => default(P256Element) - element;

    /// <inheritdoc/>
    public static P256Element operator *(P256Element left, P256Element right)
    {
        (ulong t0, ulong t1, ulong t2, ulong t3, ulong t4) = (0, 0, 0, 0, 0);
        Step(left, right._w0, ref t0, ref t1, ref t2, ref t3, ref t4);
        Step(left, right._w1, ref t0, ref t1, ref t2, ref t3, ref t4);
        Step(left, right._w2, ref t0, ref t1, ref t2, ref t3, ref t4);
        Step(left, right._w3, ref t0, ref t1, ref t2, ref t3, ref t4);
        return SubtractPrime(t0, t1, t2, t3, t4);
    }

    /// <inheritdoc/>
    public static P256Element TimesBase(P256Element element) => element + element;

    /// <inheritdoc/>
    /// <remarks>Fermat: the power p - 2, whose bits are public.</remarks>
    public static P256Element Invert(P256Element element)
    {
        ReadOnlySpan<ulong> exponent = [P0 - 2, P1, 0, P3];
        P256Element power = One;
        for (int i = Bits - 1; i >= 0; i--)
        {
            power *= power;
            if (((exponent[i >> 6] >> (i & 63)) & 1) != 0)
            {
                power *= element;
            }
        }

        return power;
    }

    /// <inheritdoc/>
    public static P256Element Reduce(ReadOnlySpan<byte> uniform)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(uniform.Length, UniformSize, nameof(uniform));
        return (Words(uniform) * ToSecondPower) + (Words(uniform[Size..]) * ToThirdPower);
    }

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out P256Element element)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, Size, nameof(source));
        P256Element words = Words(source);
        ulong borrow = 0;
        Limbs.Subtract(words._w0, P0, ref borrow);
        Limbs.Subtract(words._w1, P1, ref borrow);
        Limbs.Subtract(words._w2, 0, ref borrow);
        Limbs.Subtract(words._w3, P3, ref borrow);
        element = (words * ToSecondPower).Times((int)borrow);
        return borrow != 0;
    }

    /// <summary>Reads an element as SEC 1 writes it, big-endian; false where it is not below p.</summary>
    public static bool TryReadBigEndian(ReadOnlySpan<byte> source, out P256Element element)
    {
        Span<byte> turned = stackalloc byte[32];
        source[..Size].CopyTo(turned);
        turned.Reverse();
        bool isCanonical = TryRead(turned, out element);
        turned.Clear();
        return isCanonical;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        P256Element number = this * new P256Element(1, 0, 0, 0); // out of Montgomery's form
        BinaryPrimitives.WriteUInt64LittleEndian(destination, number._w0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], number._w1);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], number._w2);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], number._w3);
    }

    /// <summary>Writes the element as SEC 1 does: 32 bytes, big-endian.</summary>
    public void WriteBigEndian(Span<byte> destination)
    {
        Write(destination);
        destination[..Size].Reverse();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public P256Element Times(int bit)
    {
        ulong mask = Limbs.Mask((ulong)(bit & 1));
        return new P256Element(_w0 & mask, _w1 & mask, _w2 & mask, _w3 & mask);
    }

    /// <summary>The words of both, one of which is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static P256Element Or(P256Element left, P256Element right)
        => new(left._w0 | right._w0, left._w1 | right._w1, left._w2 | right._w2, left._w3 | right._w3);

    /// <inheritdoc/>
    public override string ToString() => "P256Element(redacted)";

    // t = (t + left * word + m p) / 2^64 with the m that makes it whole: m = t0, and p0 m + m = m 2^64. Stays below 2^256 + p where left is below 2^256.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(P256Element left, ulong word, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4)
    {
        ulong carry = 0;
        ulong m = Limbs.MultiplyAdd(left._w0, word, t0, ref carry);
        ulong u1 = Limbs.MultiplyAdd(left._w1, word, t1, ref carry);
        ulong u2 = Limbs.MultiplyAdd(left._w2, word, t2, ref carry);
        ulong u3 = Limbs.MultiplyAdd(left._w3, word, t3, ref carry);
        ulong over = 0;
        ulong u4 = Limbs.Add(t4, carry, ref over);

        // The carry out of the lowest word is m; p1 m + m = m 2^32.
        carry = 0;
        t0 = Limbs.Add(u1, m << 32, ref carry);
        t1 = Limbs.Add(u2, m >> 32, ref carry);
        t2 = Limbs.MultiplyAdd(P3, m, u3, ref carry);
        ulong second = 0;
        t3 = Limbs.Add(u4, carry, ref second);
        t4 = over + second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static P256Element SubtractPrime(ulong w0, ulong w1, ulong w2, ulong w3, ulong carry)
    {
        ulong borrow = 0;
        ulong d0 = Limbs.Subtract(w0, P0, ref borrow);
        ulong d1 = Limbs.Subtract(w1, P1, ref borrow);
        ulong d2 = Limbs.Subtract(w2, 0, ref borrow);
        ulong d3 = Limbs.Subtract(w3, P3, ref borrow);
        ulong keep = Limbs.Mask(borrow & ~carry); // below p
        return new P256Element(d0 ^ ((d0 ^ w0) & keep), d1 ^ ((d1 ^ w1) & keep), d2 ^ ((d2 ^ w2) & keep), d3 ^ ((d3 ^ w3) & keep));
    }

    // Any number below 2^256, which is fit to be multiplied by an element.
    private static P256Element Words(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(source),
        BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[24..]));
}
