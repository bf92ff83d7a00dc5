using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Records;

/// <summary>A record taken apart as its suite says, and found to have the sizes that are stated.</summary>
internal sealed class ProtectedRecord
{
    private readonly SealedRecord _parts;

    private ProtectedRecord(SealedRecord parts) => _parts = parts;

    public ReadOnlyMemory<byte> ExplicitNonce => _parts.ExplicitNonce;

    public ReadOnlyMemory<byte> Ciphertext => _parts.Ciphertext;

    /// <summary>What follows the content in the plaintext: in TLS 1.3 the inner type and zeros.</summary>
    public required byte[] Ending { get; init; }

    /// <summary>Refuses a statement of records that are not there, or are not as large as stated.</summary>
    /// <exception cref="SessionProofException">The statement is one.</exception>
    public static void ThrowIfUnfit(CipherSuite suite, IReadOnlyList<TlsRecord> records, DirectionStatement statement, Side side)
    {
        if (records.Count < statement.Records.Count)
        {
            throw new SessionProofException(SessionProofFailure.RecordsDiffer, $"The {side} sent {records.Count} records; {statement.Records.Count} are stated.");
        }

        for (int i = 0; i < statement.Records.Count; i++)
        {
            ThrowIfUnfit(suite, records[i], statement.Records[i], side);
        }
    }

    /// <exception cref="SessionProofException">The record is not one that is stated so.</exception>
    public static ProtectedRecord Read(CipherSuite suite, in TlsRecord record, StatedRecord stated, Side side)
    {
        ThrowIfUnfit(suite, record, stated, side);
        byte[] ending = [];
        if (suite.IsTls13)
        {
            ending = new byte[(int)record.Fragment.Length - suite.Expansion - stated.ContentSize + 1];
            ending[0] = (byte)stated.Type;
        }

        return new ProtectedRecord(SealedRecord.Read(suite, record)) { Ending = ending };
    }

    public bool IsAuthentic(RecordAuthenticator authenticator, CipherSuite suite, ulong sequence)
    {
        Span<byte> associated = stackalloc byte[RecordFraming.MaxAssociatedDataSize];
        associated = RecordFraming.WriteAssociatedData(associated, suite, sequence, _parts.Type, _parts.Version, _parts.Size);
        return authenticator.IsTag(associated, Ciphertext.Span, _parts.Tag.Span);
    }

    private static void ThrowIfUnfit(CipherSuite suite, in TlsRecord record, StatedRecord stated, Side side)
    {
        long size = record.Fragment.Length;
        long room = size - suite.Expansion;
        bool isKnownType = stated.Type is ContentType.ApplicationData or ContentType.Alert or ContentType.Handshake;
        bool isShown = stated.Shown.Length == (stated.Type == ContentType.ApplicationData ? 0 : stated.ContentSize)
            || (suite.IsTls13 && Tickets.IsStated(stated, side) && Tickets.PlacesOf(stated) is not null);
        bool fits = suite.IsTls13
            ? record.Type == ContentType.ApplicationData && stated.ContentSize <= room && room <= TlsRecord.MaxContentSize
            : record.Type == stated.Type && stated.ContentSize == room && record.Version == (ushort)TlsVersion.Tls12;
        if (stated.ContentSize < 0 || stated.ContentSize > TlsRecord.MaxContentSize || !isKnownType || !isShown || !fits)
        {
            throw new SessionProofException(
                SessionProofFailure.RecordsDiffer, $"A record of the {side} of {size} bytes is stated as {stated.Type} of {stated.ContentSize} bytes, {stated.Shown.Length} of them shown.");
        }

        if (stated.ContentSize == 0 && stated.Type != ContentType.ApplicationData)
        {
            throw new SessionProofException(SessionProofFailure.RecordNotAllowed, $"An empty {stated.Type} record of the {side} (RFC 8446, section 5.1)."); // as when records are opened
        }
    }
}
