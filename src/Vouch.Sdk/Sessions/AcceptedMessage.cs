namespace Vouch.Sessions;

/// <summary>The attestor's word that the connection to the server stands (docs/protocol/session.md).</summary>
/// <param name="SessionId">32 random bytes of the attestor's.</param>
/// <param name="Time">The attestor's clock when the connection stood, in seconds since 1970.</param>
/// <param name="DialledAddress">The address that the attestor connected to, as <c>ip:port</c>; empty in MPC mode, where it connects to none.</param>
/// <param name="KeyShare">In MPC mode the attestor's share of the client's key, otherwise null.</param>
internal sealed record AcceptedMessage(byte[] SessionId, ulong Time, string DialledAddress, byte[]? KeyShare = null)
{
    private const int Fields = 4;

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        writer.WriteByteString(SessionId);
        writer.WriteUInt64(Time);
        writer.WriteTextString(DialledAddress);
        writer.WriteOptional(KeyShare);
    });

    public static AcceptedMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Accepted, bytes, Fields, static reader => new AcceptedMessage(
        reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize),
        reader.ReadTime(),
        reader.ReadText(SessionProtocol.MaxHostLength),
        reader.ReadOptional(MpcTls.Sharing.KeyShare.PointSize)));
}
