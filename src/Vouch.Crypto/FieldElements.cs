using System.Security.Cryptography;

namespace Vouch.Crypto;

/// <summary>What works the same in every field.</summary>
public static class FieldElements
{
    private const int LargestUniformSize = 64;

    /// <summary>Draws an element that is uniform among all but zero, up to a statistical distance of 2^-125.</summary>
    public static T DrawNonZero<T>(IRandomSource random)
        where T : struct, IFieldElement<T>
    {
        Span<byte> bytes = stackalloc byte[LargestUniformSize];
        Span<byte> uniform = bytes[..T.UniformSize];
        T element;
        do
        {
            random.Fill(uniform);
            element = T.Reduce(uniform);
        }
        while (element.IsZero);

        CryptographicOperations.ZeroMemory(bytes);
        return element;
    }
}
