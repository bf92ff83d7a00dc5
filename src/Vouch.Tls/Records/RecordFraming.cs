using System.Buffers.Binary;
using Vouch.Crypto;
using Vouch.Tls.Keys;

namespace Vouch.Tls.Records;

/// <summary>What goes into the cipher of a record besides key and content (RFC 8446, sections 5.2 and 5.3; RFC 5246, section 6.2.3.3; RFC 5288, section 3; RFC 7905, section 2).</summary>
internal static class RecordFraming
{
    public const int MaxAssociatedDataSize = 13;

    /// <summary>Writes the nonce of a record, 12 bytes.</summary>
    /// <param name="nonce">Takes it.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="iv">The derived part.</param>
    /// <param name="sequence">How many records the key has protected before.</param>
    /// <param name="explicitPart">The part that the record carries, if the suite has one.</param>
    public static void WriteNonce(Span<byte> nonce, CipherSuite suite, ReadOnlySpan<byte> iv, ulong sequence, ReadOnlySpan<byte> explicitPart)
    {
        if (suite.HasExplicitNonce)
        {
            iv.CopyTo(nonce);
            explicitPart.CopyTo(nonce[iv.Length..]);
            return;
        }

        nonce[..4].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], sequence);
        for (int i = 0; i < IAead.NonceSize; i++)
        {
            nonce[i] ^= iv[i];
        }
    }

    /// <summary>Writes what the tag covers besides the ciphertext.</summary>
    /// <remarks>The tag of TLS 1.3 covers the header as received; that of TLS 1.2 the size of the content and the version that was agreed on, which the caller has compared with the record's.</remarks>
    /// <returns>The part of <paramref name="buffer"/> that was written.</returns>
    public static Span<byte> WriteAssociatedData(Span<byte> buffer, CipherSuite suite, ulong sequence, ContentType type, ushort version, int fragmentSize)
    {
        if (suite.IsTls13)
        {
            new RecordHeader(type, version, fragmentSize).Write(buffer);
            return buffer[..TlsRecord.HeaderSize];
        }

        BinaryPrimitives.WriteUInt64BigEndian(buffer, sequence);
        new RecordHeader(type, (ushort)TlsVersion.Tls12, fragmentSize - suite.Expansion).Write(buffer[8..]);
        return buffer[..MaxAssociatedDataSize];
    }
}
