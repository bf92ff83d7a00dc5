using System.Buffers.Binary;
using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>GHASH as AES-GCM uses it (NIST SP 800-38D, sections 6.4 and 7.1); elements are 16 bytes in the order of bits of GCM.</summary>
public readonly struct GhashPolynomial : IMacPolynomial<Gf128Element>
{
    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out Gf128Element element)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, Gf128Element.Size, nameof(source));
        element = Gf128Element.ReadGcm(source);
        return true;
    }

    /// <inheritdoc/>
    public static void Write(Gf128Element element, Span<byte> destination) => element.WriteGcm(destination);

    /// <inheritdoc/>
    public static Gf128Element Coefficient(ReadOnlySpan<byte> block) => Gf128Element.ReadGcm(block);

    /// <inheritdoc/>
    public static void WriteLengths(int associatedData, int ciphertext, Span<byte> block)
    {
        BinaryPrimitives.WriteUInt64BigEndian(block, 8 * (ulong)associatedData);
        BinaryPrimitives.WriteUInt64BigEndian(block[8..], 8 * (ulong)ciphertext);
    }
}
