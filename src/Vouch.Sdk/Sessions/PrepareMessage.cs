using Vouch.Preparing;
using Vouch.Tls.Keys;

namespace Vouch.Sessions;

/// <summary>The prover's first message where it wants no attestation, but something prepared for one (docs/protocol/session.md).</summary>
/// <param name="RequestSize">For about how many bytes of a request.</param>
/// <param name="ExpectedSuite">The suite that the server is expected to choose.</param>
/// <param name="Ticket">What it will be used with.</param>
internal sealed record PrepareMessage(int RequestSize, CipherSuite ExpectedSuite, byte[] Ticket)
{
    private const int Fields = 3;

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        writer.WriteUInt32((uint)RequestSize);
        writer.WriteUInt32((uint)ExpectedSuite);
        writer.WriteByteString(Ticket);
    });

    public static PrepareMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Prepare, bytes, Fields, static reader => new PrepareMessage(
        reader.ReadLength(int.MaxValue), reader.ReadSharedSuite(), reader.ReadBytes(PreparationTicket.Size, PreparationTicket.Size)));
}

/// <summary>The attestor's word that it keeps its half of a preparation.</summary>
/// <param name="Expiry">Until when, in seconds since 1970.</param>
internal sealed record PreparedMessage(ulong Expiry)
{
    private const int Fields = 1;

    public byte[] Encode() => SessionCbor.Write(Fields, writer => writer.WriteUInt64(Expiry));

    public static PreparedMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(
        SessionMessage.Prepared, bytes, Fields, static reader => new PreparedMessage(reader.ReadTime()));
}
