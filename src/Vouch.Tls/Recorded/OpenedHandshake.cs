using Vouch.Crypto;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <summary>A recorded handshake that was verified while everything after it stays closed; what follows is to be proven.</summary>
/// <remarks>
/// In TLS 1.3 both Finished messages are checked. In TLS 1.2 they are encrypted under the keys that stay closed: what they hold is taken as opened, and they are the first records that
/// a proof is about.
/// </remarks>
public sealed class OpenedHandshake
{
    internal OpenedHandshake(TlsSession session) => Session = session;

    /// <summary>The facts of the handshake.</summary>
    public TlsSession Session { get; }

    /// <summary>The number of the client's first record that a proof is about.</summary>
    public required int FirstClientRecord { get; init; }

    /// <summary>The number of the server's first record that a proof is about.</summary>
    public required int FirstServerRecord { get; init; }

    /// <summary>TLS 1.3: the transcript hash up to and with the server's Finished. TLS 1.2: before the client's Finished.</summary>
    public required ReadOnlyMemory<byte> FinishedHash { get; init; }

    /// <summary>TLS 1.2: the transcript hash before the server's Finished.</summary>
    public ReadOnlyMemory<byte> ServerFinishedHash { get; init; }

    /// <summary>TLS 1.2: the client's Finished as it must be in its first protected record.</summary>
    public ReadOnlyMemory<byte> ClientFinished { get; init; }

    /// <summary>TLS 1.2: the server's Finished as it must be in its first protected record. Empty if it was not opened: nothing can be proven then.</summary>
    public ReadOnlyMemory<byte> ServerFinished { get; init; }

    /// <summary>TLS 1.2: the transcript hash up to and with ClientKeyExchange if the master secret is extended (RFC 7627, section 3), otherwise empty.</summary>
    public ReadOnlyMemory<byte> SessionHash { get; init; }

    /// <summary>What a Finished message of TLS 1.2 holds.</summary>
    public static ReadOnlyMemory<byte> VerifyData(ReadOnlyMemory<byte> finished) => finished[HandshakeMessage.HeaderSize..];

    /// <summary>The size of what <see cref="LocalTlsKeys.OpenDirection"/> gives for this session.</summary>
    public int DirectionSecretSize => Session.Version == TlsVersion.Tls13 ? Session.Suite.HashSize : Session.Suite.Aead.KeySize + Session.Suite.IvSize;

    /// <summary>Opens the records of one direction after the handshake with what <see cref="LocalTlsKeys.OpenDirection"/> gives.</summary>
    /// <param name="side">Who sent the records.</param>
    /// <param name="secret">Its secret, of <see cref="DirectionSecretSize"/> bytes; stays the caller's, for as long as the direction is read.</param>
    /// <param name="records">All records of the direction, from the first of the connection on.</param>
    /// <param name="primitives">The primitives.</param>
    /// <exception cref="TlsException">TLS 1.2: the first protected record is not the Finished that the handshake was verified with.</exception>
    public RecordedDirection OpenDirection(Side side, SecretBuffer secret, IReadOnlyList<TlsRecord> records, IPrimitives primitives)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(primitives);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, DirectionSecretSize, nameof(secret));
        int first = side == Side.Client ? FirstClientRecord : FirstServerRecord;
        if (Session.Version == TlsVersion.Tls13)
        {
            return new RecordedDirection(Session, side, new RecordKeySource.FromTrafficSecret(primitives, Session.Suite, secret), first);
        }

        RecordKeySource.FromKey key = new(primitives, Session.Suite, secret);
        ExpectFinished(key, first < records.Count ? records[first] : default, side == Side.Client ? ClientFinished : ServerFinished);
        return new RecordedDirection(Session, side, key, first + 1);
    }

    private static void ExpectFinished(RecordKeySource.FromKey key, in TlsRecord record, ReadOnlyMemory<byte> finished)
    {
        using RecordProtection protection = key.ForGeneration(0);
        byte[] content = new byte[TlsRecord.MaxFragmentSize];
        int size = protection.Open(0, record, content);
        if (record.Type != ContentType.Handshake || !content.AsSpan(0, size).SequenceEqual(finished.Span))
        {
            TlsException.Throw(AlertDescription.DecryptError, "The first protected record is not the Finished.");
        }
    }
}
