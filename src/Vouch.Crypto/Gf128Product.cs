using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vouch.Crypto;

/// <summary>The product of two elements of <see cref="Gf128"/> before it is reduced, or a sum of such: a polynomial of degree 254.</summary>
/// <remarks>Three overlapping words of 128 bits: low + x^64 middle + x^128 high. The default is zero.</remarks>
public readonly struct Gf128Product
{
    private const ulong Modulus = 0x87; // x^128 is x^7 + x^2 + x + 1

    private readonly Vector128<ulong> _low;
    private readonly Vector128<ulong> _middle;
    private readonly Vector128<ulong> _high;

    internal Gf128Product(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        _low = low;
        _middle = middle;
        _high = high;
    }

    /// <summary>The product of two elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gf128Product Of(Block left, Block right)
    {
        if (!Isa.HasCarrylessMultiply)
        {
            return OfPortable(left, right);
        }

        Vector128<ulong> x = left.Bits.AsUInt64();
        Vector128<ulong> y = right.Bits.AsUInt64();
        return new Gf128Product(
            Pclmulqdq.CarrylessMultiply(x, y, 0x00),
            Pclmulqdq.CarrylessMultiply(x, y, 0x01) ^ Pclmulqdq.CarrylessMultiply(x, y, 0x10),
            Pclmulqdq.CarrylessMultiply(x, y, 0x11));
    }

    /// <summary>The square of an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gf128Product OfSquare(Block element)
    {
        if (!Isa.HasCarrylessMultiply)
        {
            return new Gf128Product(CarrylessMultiplication.Spread(element.Low), default, CarrylessMultiplication.Spread(element.High));
        }

        Vector128<ulong> x = element.Bits.AsUInt64();
        return new Gf128Product(Pclmulqdq.CarrylessMultiply(x, x, 0x00), default, Pclmulqdq.CarrylessMultiply(x, x, 0x11));
    }

    /// <summary>The sum of two products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gf128Product operator ^(Gf128Product left, Gf128Product right)
        => new(left._low ^ right._low, left._middle ^ right._middle, left._high ^ right._high);

    /// <summary>The element that this is modulo the field's polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block Reduce()
    {
        if (!Isa.HasCarrylessMultiply)
        {
            return ReducePortable();
        }

        // The top word stands at x^192: times the modulus it comes to x^64. What then stands at x^128 comes to 1.
        Vector128<ulong> modulus = Vector128.Create(Modulus);
        Vector128<ulong> middle = _middle ^ Pclmulqdq.CarrylessMultiply(_high, modulus, 0x01);
        Vector128<ulong> carried = _high ^ Vector128.Shuffle(middle, Vector128.Create(1UL, 0));
        Vector128<ulong> lifted = Vector128.Shuffle(middle, Vector128.Create(2UL, 0)); // an index out of range gives zero
        return new Block((_low ^ lifted ^ Pclmulqdq.CarrylessMultiply(carried, modulus, 0x00)).AsByte());
    }

    /// <inheritdoc/>
    public override string ToString() => "Gf128Product(redacted)";

    /// <summary>The product in portable code.</summary>
    internal static Gf128Product OfPortable(Block left, Block right)
    {
        Vector128<ulong> low = CarrylessMultiplication.Multiply(left.Low, right.Low);
        Vector128<ulong> high = CarrylessMultiplication.Multiply(left.High, right.High);
        Vector128<ulong> cross = CarrylessMultiplication.Multiply(left.Low ^ left.High, right.Low ^ right.High); // Karatsuba
        return new Gf128Product(low, cross ^ low ^ high, high);
    }

    /// <summary>The reduction in portable code.</summary>
    internal Block ReducePortable()
    {
        ulong first = _low.GetElement(0);
        ulong second = _low.GetElement(1) ^ _middle.GetElement(0);
        ulong third = _middle.GetElement(1) ^ _high.GetElement(0);
        ulong fourth = _high.GetElement(1);
        third ^= (fourth >> 63) ^ (fourth >> 62) ^ (fourth >> 57);
        second ^= fourth ^ (fourth << 1) ^ (fourth << 2) ^ (fourth << 7);
        second ^= (third >> 63) ^ (third >> 62) ^ (third >> 57);
        first ^= third ^ (third << 1) ^ (third << 2) ^ (third << 7);
        return Block.Create(first, second);
    }
}
