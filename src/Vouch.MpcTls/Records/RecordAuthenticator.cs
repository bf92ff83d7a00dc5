using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.MpcTls.Records;

/// <summary>What a record's tag is computed from without its key: E_K(0) and E_K(J0) of AES-GCM, or the one-time key of Poly1305.</summary>
/// <remarks>Says nothing about the keystream. Public once the session is over, when nothing more is sealed under the key.</remarks>
internal sealed record RecordAuthenticator(byte[]? HashKey, byte[] OneTime)
{
    /// <summary>Whether <paramref name="tag"/> is the tag of the record.</summary>
    public bool IsTag(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[IAead.TagSize];
        if (HashKey is null)
        {
            Poly1305Tag.Compute(OneTime, associatedData, ciphertext, expected);
        }
        else
        {
            Ghash.ComputeTag(HashKey, OneTime, associatedData, ciphertext, expected);
        }

        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }
}
