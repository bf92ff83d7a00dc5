using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vouch.Attestations.Commitments;

/// <summary>Many short values from one seed: the first 16 bytes of HMAC-SHA256(seed, label ‖ index), the index in 4 bytes big-endian.</summary>
internal static class SeedExpansion
{
    /// <summary>The size of a seed, in bytes.</summary>
    public const int SeedSize = 32;

    /// <summary>The size of a blinder or a salt, in bytes.</summary>
    public const int ValueSize = 16;

    private const int MaxLabelSize = 32;

    public static void Expand(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> label, int index, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[MaxLabelSize + sizeof(int)];
        label.CopyTo(input);
        BinaryPrimitives.WriteInt32BigEndian(input[label.Length..], index);

        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(seed, input[..(label.Length + sizeof(int))], mac);
        mac[..ValueSize].CopyTo(destination);
        CryptographicOperations.ZeroMemory(mac);
    }
}
