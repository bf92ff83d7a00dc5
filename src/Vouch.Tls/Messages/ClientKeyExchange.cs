namespace Vouch.Tls.Messages;

/// <summary>ClientKeyExchange of ECDHE (RFC 8422, section 5.7).</summary>
internal static class ClientKeyExchange
{
    public static byte[] Read(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        byte[] share = reader.ReadVector8(least: 1).ToArray();
        reader.ExpectEnd();
        return share;
    }

    public static byte[] Write(ReadOnlySpan<byte> share)
    {
        MessageWriter writer = new(HandshakeType.ClientKeyExchange);
        writer.WriteVector(1, share);
        return writer.ToMessage();
    }
}
