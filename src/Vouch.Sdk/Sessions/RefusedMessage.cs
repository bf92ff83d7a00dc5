namespace Vouch.Sessions;

/// <summary>The attestor's word that there will be no attestation (docs/protocol/session.md).</summary>
internal sealed record RefusedMessage(RefusalCode Code)
{
    private const int Fields = 1;

    public byte[] Encode() => SessionCbor.Write(Fields, writer => writer.WriteUInt32((byte)Code));

    public static RefusedMessage Decode(ReadOnlyMemory<byte> bytes)
        => SessionCbor.Read(SessionMessage.Refused, bytes, Fields, static reader => new RefusedMessage((RefusalCode)reader.ReadLength(byte.MaxValue)));
}
