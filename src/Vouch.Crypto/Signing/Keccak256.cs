using Org.BouncyCastle.Crypto.Digests;

namespace Vouch.Crypto.Signing;

/// <summary>Keccak with 256 bits of output and the padding from before FIPS 202, which is Ethereum's hash.</summary>
public static class Keccak256
{
    /// <summary>The size of a hash, in bytes.</summary>
    public const int HashSize = 32;

    /// <summary>Hashes <paramref name="source"/>.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> source)
    {
        byte[] hash = new byte[HashSize];
        HashData(source, hash);
        return hash;
    }

    /// <summary>Hashes <paramref name="source"/> into the first 32 bytes of <paramref name="destination"/>.</summary>
    public static void HashData(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        KeccakDigest digest = new(HashSize * 8);
        digest.BlockUpdate(source);
        digest.DoFinal(destination);
    }
}
