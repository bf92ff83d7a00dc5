namespace Vouch.Crypto;

/// <summary>An element of a finite field whose elements are written as bits: the sum of bit i times the base to the power i, for i below <see cref="Bits"/>.</summary>
/// <remarks>The default value is zero. Everything is constant time in the elements. Encodings are little-endian: bit i is bit i modulo 8 of byte i / 8.</remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IFieldElement<TSelf>
    where TSelf : struct, IFieldElement<TSelf>
{
    /// <summary>How many bits an element has.</summary>
    static abstract int Bits { get; }

    /// <summary>The size of an encoded element, in bytes.</summary>
    static abstract int Size { get; }

    /// <summary>How many uniform bytes <see cref="Reduce"/> takes, so that the element is uniform up to a statistical distance of 2^-126.</summary>
    static abstract int UniformSize { get; }

    /// <summary>Whether squaring is additive: the field has characteristic two.</summary>
    static abstract bool IsBinary { get; }

    /// <summary>The neutral element of multiplication.</summary>
    static abstract TSelf One { get; }

    /// <summary>Whether the element is zero.</summary>
    bool IsZero { get; }

    /// <summary>The sum.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The difference.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The product.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>One divided by an element; zero for zero.</summary>
    static abstract TSelf Invert(TSelf element);

    /// <summary>The element times the base: twice it in a prime field, it times x in a binary one.</summary>
    static abstract TSelf TimesBase(TSelf element);

    /// <summary>Makes an element of uniform bytes.</summary>
    /// <param name="uniform"><see cref="UniformSize"/> bytes.</param>
    static abstract TSelf Reduce(ReadOnlySpan<byte> uniform);

    /// <summary>Reads the one encoding that an element has; false for any other bytes.</summary>
    /// <param name="source"><see cref="Size"/> bytes.</param>
    /// <param name="element">The element; zero where there is none.</param>
    static abstract bool TryRead(ReadOnlySpan<byte> source, out TSelf element);

    /// <summary>Writes the encoding to the first <see cref="Size"/> bytes of <paramref name="destination"/>.</summary>
    void Write(Span<byte> destination);

    /// <summary>This element where <paramref name="bit"/> is 1, zero where it is 0; by mask, not by branch.</summary>
    TSelf Times(int bit);
}
