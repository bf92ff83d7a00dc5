using System.Buffers.Binary;
using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>Poly1305 as ChaCha20-Poly1305 uses it (RFC 8439, sections 2.5 and 2.8); elements are 17 bytes, little-endian.</summary>
public readonly struct Poly1305Polynomial : IMacPolynomial<Poly1305Element>
{
    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out Poly1305Element element) => Poly1305Element.TryRead(source, out element);

    /// <inheritdoc/>
    public static void Write(Poly1305Element element, Span<byte> destination) => element.Write(destination);

    /// <inheritdoc/>
    public static Poly1305Element Coefficient(ReadOnlySpan<byte> block) => Poly1305Element.OfMessage(block);

    /// <inheritdoc/>
    public static void WriteLengths(int associatedData, int ciphertext, Span<byte> block)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(block, (ulong)associatedData);
        BinaryPrimitives.WriteUInt64LittleEndian(block[8..], (ulong)ciphertext);
    }
}
