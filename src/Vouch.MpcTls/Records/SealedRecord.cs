using System.Buffers;
using Vouch.Crypto;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Records;

/// <summary>A protected record, taken apart as its suite says.</summary>
/// <param name="Type">The content type of its header.</param>
/// <param name="Version">The version in its header.</param>
/// <param name="ExplicitNonce">The part of the nonce that it carries; empty with ChaCha20 and in TLS 1.3.</param>
/// <param name="Ciphertext">The ciphertext, without the tag.</param>
/// <param name="Tag">The tag.</param>
internal sealed record SealedRecord(ContentType Type, ushort Version, ReadOnlyMemory<byte> ExplicitNonce, ReadOnlyMemory<byte> Ciphertext, ReadOnlyMemory<byte> Tag)
{
    /// <summary>The size of the fragment, in bytes.</summary>
    public int Size => ExplicitNonce.Length + Ciphertext.Length + Tag.Length;

    /// <summary>Takes a record apart that is large enough for nonce and tag.</summary>
    public static SealedRecord Read(CipherSuite suite, in TlsRecord record)
    {
        ReadOnlyMemory<byte> fragment = record.Fragment.ToArray();
        return new SealedRecord(record.Type, record.Version, fragment[..suite.ExplicitNonceSize], fragment[suite.ExplicitNonceSize..^IAead.TagSize], fragment[^IAead.TagSize..]);
    }

    /// <summary>Takes a record apart that a peer has sent, to be opened.</summary>
    /// <returns>Null if it is empty, or none that the suite protects.</returns>
    public static SealedRecord? TryRead(CipherSuite suite, in TlsRecord record)
        => record.Fragment.Length > suite.ExplicitNonceSize + IAead.TagSize
            && record.Version == (ushort)TlsVersion.Tls12
            && (!suite.IsTls13 || record.Type == ContentType.ApplicationData)
            ? Read(suite, record)
            : null;
}
