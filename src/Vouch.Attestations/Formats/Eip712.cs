using System.Buffers.Binary;
using System.Text;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Formats;

/// <summary>Hashing of typed structured data (EIP-712): the pieces that the header's digest is made of.</summary>
internal static class Eip712
{
    private const int WordSize = 32;

    /// <summary>keccak256 of a type's text, such as <c>Mail(address from,string contents)</c>.</summary>
    public static byte[] HashType(string type) => Keccak256.HashData(Encoding.UTF8.GetBytes(type));

    /// <summary>The word of a <c>string</c> member: its hash.</summary>
    public static byte[] HashString(string text) => Keccak256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The word of an unsigned number: big-endian, padded on the left.</summary>
    public static byte[] EncodeUInt(ulong value)
    {
        byte[] word = new byte[WordSize];
        BinaryPrimitives.WriteUInt64BigEndian(word.AsSpan(WordSize - sizeof(ulong)), value);
        return word;
    }

    /// <summary>keccak256(type hash ‖ words).</summary>
    public static byte[] HashStruct(ReadOnlySpan<byte> typeHash, params ReadOnlySpan<ReadOnlyMemory<byte>> words)
    {
        byte[] encoded = new byte[WordSize * (words.Length + 1)];
        typeHash.CopyTo(encoded);
        for (int i = 0; i < words.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(words[i].Length, WordSize, nameof(words));
            words[i].CopyTo(encoded.AsMemory(WordSize * (i + 1)));
        }

        return Keccak256.HashData(encoded);
    }

    /// <summary>keccak256(0x19 0x01 ‖ domain separator ‖ struct hash).</summary>
    public static byte[] Digest(ReadOnlySpan<byte> domainSeparator, ReadOnlySpan<byte> structHash)
    {
        Span<byte> encoded = stackalloc byte[2 + (2 * WordSize)];
        encoded[0] = 0x19;
        encoded[1] = 0x01;
        domainSeparator.CopyTo(encoded[2..]);
        structHash.CopyTo(encoded[(2 + WordSize)..]);
        return Keccak256.HashData(encoded);
    }
}
