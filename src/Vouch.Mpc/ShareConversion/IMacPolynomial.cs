using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>A MAC that is a polynomial at a secret point: with the blocks c[1] .. c[n] of associated data, ciphertext and lengths, the sum of c[i] k^(n + 1 - i).</summary>
/// <typeparam name="T">The field.</typeparam>
public interface IMacPolynomial<T>
    where T : struct, IFieldElement<T>
{
    /// <summary>Reads an element as the MAC writes it; false where it is none.</summary>
    static abstract bool TryRead(ReadOnlySpan<byte> source, out T element);

    /// <summary>Writes an element as the MAC does, as many bytes as the field's <see cref="IFieldElement{TSelf}.Size"/>.</summary>
    static abstract void Write(T element, Span<byte> destination);

    /// <summary>The coefficient that a block of 16 bytes stands for.</summary>
    static abstract T Coefficient(ReadOnlySpan<byte> block);

    /// <summary>Writes the last block, from the sizes in bytes.</summary>
    static abstract void WriteLengths(int associatedData, int ciphertext, Span<byte> block);
}
