using System.Buffers.Binary;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Vouch.Crypto;

/// <summary>The tag of ChaCha20-Poly1305 (RFC 8439, section 2.8) from an opened one-time key, where the key of the cipher stays hidden.</summary>
public static class Poly1305Tag
{
    /// <summary>The tag of a message.</summary>
    /// <param name="oneTimeKey">32 bytes: r, s.</param>
    /// <param name="associatedData">What is authenticated and not encrypted.</param>
    /// <param name="ciphertext">What is encrypted.</param>
    /// <param name="tag">Takes 16 bytes.</param>
    public static void Compute(ReadOnlySpan<byte> oneTimeKey, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> tag)
    {
        Poly1305 mac = new();
        mac.Init(new KeyParameter(oneTimeKey));
        Absorb(mac, associatedData);
        Absorb(mac, ciphertext);
        Span<byte> lengths = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(lengths, (ulong)associatedData.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(lengths[8..], (ulong)ciphertext.Length);
        mac.BlockUpdate(lengths);
        mac.DoFinal(tag);
    }

    private static void Absorb(Poly1305 mac, ReadOnlySpan<byte> bytes)
    {
        Span<byte> zeros = stackalloc byte[16];
        zeros.Clear();
        mac.BlockUpdate(bytes);
        mac.BlockUpdate(zeros[..((16 - (bytes.Length % 16)) % 16)]);
    }
}
