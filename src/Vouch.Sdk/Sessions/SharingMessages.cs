using System.Formats.Cbor;
using Vouch.Crypto;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Sessions;

/// <summary>MPC mode: what the attestor has to know of the handshake to compute its keys together with the prover (docs/protocol/session.md).</summary>
/// <param name="Terms">What client and server have agreed on.</param>
/// <param name="KeyShare">The prover's share of the client's key, to which Open commits.</param>
internal sealed record AgreeMessage(SharedTerms Terms, byte[] KeyShare)
{
    private const int Fields = 4;
    private const int RandomSize = 32;

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        writer.WriteUInt32((uint)Terms.Suite);
        writer.WriteByteString(Terms.ServerShare.Span);
        WriteBound(writer);
        writer.WriteByteString(KeyShare);
    });

    public static AgreeMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Agree, bytes, Fields, static reader =>
    {
        CipherSuite suite = (CipherSuite)reader.ReadLength(ushort.MaxValue);
        byte[] serverShare = reader.ReadBytes(MpcTls.Sharing.KeyShare.PointSize, MpcTls.Sharing.KeyShare.PointSize);
        SharedTerms terms = ReadBound(reader, suite, serverShare);
        return new AgreeMessage(terms, reader.ReadBytes(MpcTls.Sharing.KeyShare.PointSize, MpcTls.Sharing.KeyShare.PointSize));
    });

    /// <summary>What the keys are bound to: the hash of the hellos in TLS 1.3; in TLS 1.2 both random values, and the hash of the session if the master secret is extended.</summary>
    private void WriteBound(CborWriter writer)
    {
        ReadOnlyMemory<byte>[] parts = Terms switch
        {
            SharedTerms.OfTls13 tls13 => [tls13.Terms.HelloHash],
            SharedTerms.OfTls12 { Terms: { SessionHash.IsEmpty: true } tls12 } => [tls12.ClientRandom, tls12.ServerRandom],
            SharedTerms.OfTls12 { Terms: var tls12 } => [tls12.ClientRandom, tls12.ServerRandom, tls12.SessionHash],
            _ => throw new InvalidOperationException("These terms are of no version."),
        };
        writer.WriteStartArray(parts.Length);
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            writer.WriteByteString(part.Span);
        }

        writer.WriteEndArray();
    }

    private static SharedTerms ReadBound(CborReader reader, CipherSuite suite, byte[] serverShare)
    {
        byte[][] parts = new byte[reader.ReadCount(3)][];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = reader.ReadBytes(RandomSize, RandomSize);
        }

        reader.ReadEndArray();
        return parts switch
        {
            [byte[] helloHash] => new SharedTerms.OfTls13(new Tls13Terms(suite, NamedGroup.Secp256r1, serverShare, helloHash)),
            [byte[] client, byte[] server] => new SharedTerms.OfTls12(new Tls12Terms(suite, NamedGroup.Secp256r1, serverShare, client, server, default)),
            [byte[] client, byte[] server, byte[] session] => new SharedTerms.OfTls12(new Tls12Terms(suite, NamedGroup.Secp256r1, serverShare, client, server, session)),
            _ => throw new FormatException("Keys are bound to nothing."),
        };
    }
}

/// <summary>MPC mode: the transcript hash up to and with the server's Finished in TLS 1.3, before the client's in TLS 1.2.</summary>
internal sealed record DeriveMessage(byte[] FinishedHash)
{
    private const int Fields = 1;

    public byte[] Encode() => SessionCbor.Write(Fields, writer => writer.WriteByteString(FinishedHash));

    public static DeriveMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(
        SessionMessage.Derive, bytes, Fields, static reader => new DeriveMessage(reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize)));
}

/// <summary>MPC mode: a record of the client, with the content type of its header and the size of its plaintext.</summary>
internal sealed record SealMessage(ContentType Type, int Size)
{
    private const int Fields = 2;
    private const int MaxSize = (1 << 14) + 1;

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        writer.WriteUInt32((uint)Type);
        writer.WriteUInt32((uint)Size);
    });

    public static SealMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Seal, bytes, Fields, static reader =>
    {
        ContentType type = (ContentType)reader.ReadLength(byte.MaxValue);
        int size = reader.ReadLength(MaxSize);
        return size > 0 && type is ContentType.Alert or ContentType.Handshake or ContentType.ApplicationData
            ? new SealMessage(type, size)
            : throw new FormatException("No record of a client.");
    });
}

/// <summary>MPC mode: a record of the server, with its header, which is to be opened before the connection ends.</summary>
internal sealed record ReadMessage(ReadOnlyMemory<byte> Record)
{
    private const int Fields = 1;

    public byte[] Encode() => SessionCbor.Write(Fields, writer => writer.WriteByteString(Record.Span));

    public static ReadMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(
        SessionMessage.Read, bytes, Fields, static reader => new ReadMessage(reader.ReadBytes(TlsRecord.HeaderSize, TlsRecord.HeaderSize + TlsRecord.MaxFragmentSize)));
}

/// <summary>MPC mode with TLS 1.2: the transcript hash before the server's Finished.</summary>
internal sealed record ConfirmMessage(byte[] TranscriptHash)
{
    private const int Fields = 1;

    public byte[] Encode() => SessionCbor.Write(Fields, writer => writer.WriteByteString(TranscriptHash));

    public static ConfirmMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(
        SessionMessage.Confirm, bytes, Fields, static reader => new ConfirmMessage(reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize)));
}

/// <summary>MPC mode: the bytes between prover and server, but for the records that were sealed together.</summary>
/// <param name="Client">What the prover has sent before the first record that was sealed together.</param>
/// <param name="Server">What the server has sent.</param>
internal sealed record RecordsMessage(ReadOnlyMemory<byte> Client, ReadOnlyMemory<byte> Server)
{
    private const int Fields = 2;

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        writer.WriteByteString(Client.Span);
        writer.WriteByteString(Server.Span);
    });

    public static RecordsMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(
        SessionMessage.Records, bytes, Fields, static reader => new RecordsMessage(reader.ReadByteString(), reader.ReadByteString()));
}

/// <summary>MPC mode: what the attestor opens when it holds the records. Owns it.</summary>
internal sealed record ShareMessage(SharedKeysOpening Opening) : IDisposable
{
    private const int Fields = 2;

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        writer.WriteByteString(Opening.Scalar.Span);
        writer.WriteByteString(Opening.Contributions.Span);
    });

    public static ShareMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Share, bytes, Fields, static reader =>
    {
        using SecretBuffer scalar = reader.ReadSecret();
        byte[] contributions = reader.ReadBytes(1, SessionProtocol.MaxShareSize);
        return new ShareMessage(new SharedKeysOpening(SecretBuffer.CopyOf(scalar.Span), SecretBuffer.CopyOf(contributions)));
    });

    public void Dispose() => Opening.Dispose();
}
