using System.Runtime.CompilerServices;

namespace Vouch.Crypto;

/// <summary>Arithmetic on words of 64 bits with carries, without branches.</summary>
internal static class Limbs
{
    /// <summary>left + right + carry; the carry is 0 or 1, before and after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong left, ulong right, ref ulong carry)
    {
        ulong sum = left + right + carry;
        carry = ((left & right) | ((left | right) & ~sum)) >> 63;
        return sum;
    }

    /// <summary>left - right - borrow; the borrow is 0 or 1, before and after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract(ulong left, ulong right, ref ulong borrow)
    {
        ulong difference = left - right - borrow;
        borrow = ((~left & right) | ((~left | right) & difference)) >> 63;
        return difference;
    }

    /// <summary>The low word of left * right + term + carry, whose high word becomes the carry; it never overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong left, ulong right, ulong term, ref ulong carry)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        ulong over = 0;
        low = Add(low, term, ref over);
        high += over;
        over = 0;
        low = Add(low, carry, ref over);
        carry = high + over;
        return low;
    }

    /// <summary>All ones where <paramref name="bit"/> is 1, zero where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mask(ulong bit) => 0 - bit;

    /// <summary>1 where <paramref name="word"/> is zero, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsZero(ulong word) => (~word & (word - 1)) >> 63;
}
