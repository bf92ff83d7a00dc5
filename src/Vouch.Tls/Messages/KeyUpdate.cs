namespace Vouch.Tls.Messages;

/// <summary>KeyUpdate (RFC 8446, section 4.6.3).</summary>
internal static class KeyUpdate
{
    /// <summary>Reads whether an update in return is requested.</summary>
    public static bool Read(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        byte request = reader.ReadUInt8();
        reader.ExpectEnd();
        if (request > 1)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, $"KeyUpdate holds {request}.");
        }

        return request == 1;
    }

    public static byte[] Write(bool requestUpdate)
    {
        MessageWriter writer = new(HandshakeType.KeyUpdate);
        writer.WriteUInt8(requestUpdate ? (byte)1 : (byte)0);
        return writer.ToMessage();
    }
}
