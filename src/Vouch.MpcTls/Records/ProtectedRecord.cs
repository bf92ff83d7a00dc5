using System.Buffers;
using Vouch.Crypto;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Records;

/// <summary>A record taken apart as its suite says, and found to have the sizes that are stated.</summary>
internal sealed class ProtectedRecord
{
    private readonly TlsRecord _record;
    private readonly ReadOnlyMemory<byte> _tag;

    private ProtectedRecord(TlsRecord record, CipherSuite suite, ReadOnlyMemory<byte> fragment)
    {
        _record = record;
        ExplicitNonce = fragment[..suite.ExplicitNonceSize];
        Ciphertext = fragment[suite.ExplicitNonceSize..^IAead.TagSize];
        _tag = fragment[^IAead.TagSize..];
    }

    public ReadOnlyMemory<byte> ExplicitNonce { get; }

    public ReadOnlyMemory<byte> Ciphertext { get; }

    /// <summary>What follows the content in the plaintext: in TLS 1.3 the inner type and zeros.</summary>
    public required byte[] Ending { get; init; }

    /// <exception cref="SessionProofException">The record is not one that is stated so.</exception>
    public static ProtectedRecord Read(CipherSuite suite, in TlsRecord record, StatedRecord stated, Side side)
    {
        int expansion = suite.Expansion;
        int size = (int)record.Fragment.Length;
        int room = size - expansion;
        bool isKnownType = stated.Type is ContentType.ApplicationData or ContentType.Alert or ContentType.Handshake;
        bool isShownWhole = stated.Shown.Length == (stated.Type == ContentType.ApplicationData ? 0 : stated.ContentSize);
        bool fits = suite.IsTls13
            ? record.Type == ContentType.ApplicationData && stated.ContentSize <= room && room <= TlsRecord.MaxContentSize
            : record.Type == stated.Type && stated.ContentSize == room && record.Version == (ushort)TlsVersion.Tls12;
        if (stated.ContentSize < 0 || stated.ContentSize > TlsRecord.MaxContentSize || !isKnownType || !isShownWhole || !fits)
        {
            throw new SessionProofException(
                SessionProofFailure.RecordsDiffer, $"A record of the {side} of {size} bytes is stated as {stated.Type} of {stated.ContentSize} bytes, {stated.Shown.Length} of them shown.");
        }

        byte[] ending = [];
        if (suite.IsTls13)
        {
            ending = new byte[room - stated.ContentSize + 1];
            ending[0] = (byte)stated.Type;
        }

        return new ProtectedRecord(record, suite, record.Fragment.ToArray()) { Ending = ending };
    }

    public bool IsAuthentic(RecordAuthenticator authenticator, CipherSuite suite, ulong sequence)
    {
        Span<byte> associated = stackalloc byte[RecordFraming.MaxAssociatedDataSize];
        associated = RecordFraming.WriteAssociatedData(associated, suite, sequence, _record.Type, _record.Version, (int)_record.Fragment.Length);
        return authenticator.IsTag(associated, Ciphertext.Span, _tag.Span);
    }
}
