using System.Buffers;
using System.Buffers.Binary;
using Vouch.Crypto;
using Vouch.Tls.Keys;

namespace Vouch.Tls.Records;

/// <summary>Seals and opens the records of one direction under one key (RFC 8446, section 5.2; RFC 5288; RFC 7905).</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class RecordProtection : IDisposable
{
    private readonly CipherSuite _suite;
    private readonly IAead _aead;
    private readonly SecretBuffer _iv;
    private byte[]? _scratch;

    public RecordProtection(IPrimitives primitives, CipherSuite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(iv.Length, suite.IvSize);
        _suite = suite;
        _aead = primitives.CreateAead(suite.Aead, key);
        _iv = new SecretBuffer(iv.Length);
        iv.CopyTo(_iv.Span);
    }

    /// <summary>Writes the protected fragment of one record: <see cref="CipherSuiteFacts"/> says how much longer it is.</summary>
    public void Seal(ulong sequence, ContentType type, ReadOnlySpan<byte> content, Span<byte> fragment)
    {
        Span<byte> nonce = stackalloc byte[IAead.NonceSize];
        Span<byte> associated = stackalloc byte[RecordFraming.MaxAssociatedDataSize];
        ArgumentOutOfRangeException.ThrowIfNotEqual(fragment.Length, content.Length + _suite.Expansion);
        if (_suite.IsTls13)
        {
            // TLSInnerPlaintext is put together where it will be encrypted.
            content.CopyTo(fragment);
            fragment[content.Length] = (byte)type;
            associated = RecordFraming.WriteAssociatedData(associated, _suite, sequence, ContentType.ApplicationData, (ushort)TlsVersion.Tls12, fragment.Length);
            RecordFraming.WriteNonce(nonce, _suite, _iv.Span, sequence, default);
            _aead.Seal(nonce, fragment[..(content.Length + 1)], fragment, associated);
            return;
        }

        int prefix = _suite.ExplicitNonceSize;
        if (prefix > 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(fragment, sequence);
        }

        associated = RecordFraming.WriteAssociatedData(associated, _suite, sequence, type, (ushort)TlsVersion.Tls12, fragment.Length);
        RecordFraming.WriteNonce(nonce, _suite, _iv.Span, sequence, fragment[..prefix]);
        _aead.Seal(nonce, content, fragment[prefix..], associated);
    }

    /// <summary>Opens one record.</summary>
    /// <param name="sequence">How many records this key has opened before.</param>
    /// <param name="record">The record.</param>
    /// <param name="content">Takes the plaintext (in TLS 1.3 the TLSInnerPlaintext); at least as long as the fragment.</param>
    /// <returns>The size of the plaintext, in bytes.</returns>
    /// <exception cref="TlsException">The tag is wrong, or the record is too short or too long.</exception>
    public int Open(ulong sequence, in TlsRecord record, Span<byte> content)
    {
        int size = (int)record.Fragment.Length;
        int contentSize = size - _suite.Expansion + (_suite.IsTls13 ? 1 : 0);
        if (contentSize < 0)
        {
            TlsException.Throw(AlertDescription.BadRecordMac, $"A protected record of {size} bytes is too short.");
        }

        if (contentSize > TlsRecord.MaxContentSize + (_suite.IsTls13 ? 1 : 0))
        {
            TlsException.Throw(AlertDescription.RecordOverflow, $"A record holds {contentSize} bytes of content.");
        }

        ReadOnlySpan<byte> fragment = record.Fragment.IsSingleSegment ? record.Fragment.FirstSpan : Gather(record.Fragment, size);
        Span<byte> nonce = stackalloc byte[IAead.NonceSize];
        Span<byte> associated = stackalloc byte[RecordFraming.MaxAssociatedDataSize];
        int prefix = _suite.ExplicitNonceSize;
        associated = RecordFraming.WriteAssociatedData(associated, _suite, sequence, record.Type, record.Version, size);
        RecordFraming.WriteNonce(nonce, _suite, _iv.Span, sequence, fragment[..prefix]);
        // The tag of TLS 1.3 covers the version as received; that of TLS 1.2 covers the one that was agreed on.
        bool isVersionRight = _suite.IsTls13 || record.Version == (ushort)TlsVersion.Tls12;
        if (!isVersionRight || !_aead.TryOpen(nonce, fragment[prefix..], content[..contentSize], associated))
        {
            TlsException.Throw(AlertDescription.BadRecordMac, $"Record {sequence} does not open under its key.");
        }

        return contentSize;
    }

    public void Dispose()
    {
        _aead.Dispose();
        _iv.Dispose();
    }

    private ReadOnlySpan<byte> Gather(in ReadOnlySequence<byte> fragment, int size)
    {
        _scratch ??= new byte[TlsRecord.MaxFragmentSize];
        fragment.CopyTo(_scratch);
        return _scratch.AsSpan(0, size);
    }
}
