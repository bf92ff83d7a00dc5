using Vouch.Crypto;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <summary>A handshake that is over, as far as a proof of the records after it has to know it.</summary>
public abstract class EndedHandshake
{
    private protected EndedHandshake()
    {
    }

    /// <summary>The version.</summary>
    public abstract TlsVersion Version { get; }

    /// <summary>The suite.</summary>
    public abstract CipherSuite Suite { get; }

    /// <summary>The number of the client's first record that a proof is about.</summary>
    public required int FirstClientRecord { get; init; }

    /// <summary>The number of the server's first record that a proof is about.</summary>
    public required int FirstServerRecord { get; init; }

    /// <summary>TLS 1.3: the transcript hash up to and with the server's Finished. TLS 1.2: before the client's Finished.</summary>
    public required ReadOnlyMemory<byte> FinishedHash { get; init; }

    /// <summary>TLS 1.2: the client's Finished as it must be in its first protected record.</summary>
    public ReadOnlyMemory<byte> ClientFinished { get; init; }

    /// <summary>TLS 1.2: the server's Finished as it must be in its first protected record. Empty if it was not opened: nothing can be proven then.</summary>
    public ReadOnlyMemory<byte> ServerFinished { get; init; }

    /// <summary>The size of what <see cref="LocalTlsKeys.OpenDirection"/> gives for this session.</summary>
    public int DirectionSecretSize => Version == TlsVersion.Tls13 ? Suite.HashSize : Suite.Aead.KeySize + Suite.IvSize;

    /// <summary>Opens the records of one direction after the handshake with what <see cref="LocalTlsKeys.OpenDirection"/> gives.</summary>
    /// <param name="side">Who sent the records.</param>
    /// <param name="secret">Its secret, of <see cref="DirectionSecretSize"/> bytes; stays the caller's, for as long as the direction is read.</param>
    /// <param name="records">All records of the direction, as <see cref="FirstClientRecord"/> and <see cref="FirstServerRecord"/> count them.</param>
    /// <param name="primitives">The primitives.</param>
    /// <exception cref="TlsException">TLS 1.2: the first protected record is not the Finished that the handshake was verified with.</exception>
    public RecordedDirection OpenDirection(Side side, SecretBuffer secret, IReadOnlyList<TlsRecord> records, IPrimitives primitives)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(primitives);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, DirectionSecretSize, nameof(secret));
        int first = side == Side.Client ? FirstClientRecord : FirstServerRecord;
        if (Version == TlsVersion.Tls13)
        {
            return new RecordedDirection(Version, Suite, side, new RecordKeySource.FromTrafficSecret(primitives, Suite, secret), first);
        }

        RecordKeySource.FromKey key = new(primitives, Suite, secret);
        ExpectFinished(key, first < records.Count ? records[first] : default, side == Side.Client ? ClientFinished : ServerFinished);
        return new RecordedDirection(Version, Suite, side, key, first + 1);
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
