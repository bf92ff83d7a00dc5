using Vouch.Crypto;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;

namespace Vouch.Sessions;

/// <summary>MPC mode: what the attestor has to know of the handshake to compute its keys together with the prover (docs/protocol/session.md).</summary>
/// <param name="Terms">What the hellos have agreed on.</param>
/// <param name="KeyShare">The prover's share of the client's key, to which Open commits.</param>
internal sealed record AgreeMessage(Tls13Terms Terms, byte[] KeyShare)
{
    private const int Fields = 4;

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        writer.WriteUInt32((uint)Terms.Suite);
        writer.WriteByteString(Terms.ServerShare.Span);
        writer.WriteByteString(Terms.HelloHash.Span);
        writer.WriteByteString(KeyShare);
    });

    public static AgreeMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Agree, bytes, Fields, static reader =>
    {
        Tls13Terms terms = new(
            (CipherSuite)reader.ReadLength(ushort.MaxValue),
            NamedGroup.Secp256r1,
            reader.ReadBytes(MpcTls.Sharing.KeyShare.PointSize, MpcTls.Sharing.KeyShare.PointSize),
            reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize));
        return new AgreeMessage(terms, reader.ReadBytes(MpcTls.Sharing.KeyShare.PointSize, MpcTls.Sharing.KeyShare.PointSize));
    });
}

/// <summary>MPC mode: the transcript hash up to and with the server's Finished.</summary>
internal sealed record DeriveMessage(byte[] FinishedHash)
{
    private const int Fields = 1;

    public byte[] Encode() => SessionCbor.Write(Fields, writer => writer.WriteByteString(FinishedHash));

    public static DeriveMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(
        SessionMessage.Derive, bytes, Fields, static reader => new DeriveMessage(reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize)));
}

/// <summary>MPC mode: a record of the client, with the size of its plaintext.</summary>
internal sealed record SealMessage(int Size)
{
    private const int Fields = 1;
    private const int MaxSize = (1 << 14) + 1;

    public byte[] Encode() => SessionCbor.Write(Fields, writer => writer.WriteUInt32((uint)Size));

    public static SealMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Seal, bytes, Fields, static reader =>
    {
        int size = reader.ReadLength(MaxSize);
        return size > 0 ? new SealMessage(size) : throw new FormatException("A record without a type.");
    });
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
