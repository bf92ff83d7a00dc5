namespace Vouch.Tls.Messages;

/// <summary>NewSessionTicket of TLS 1.3, read to be dropped (RFC 8446, section 4.6.1).</summary>
internal static class NewSessionTicket
{
    public static void Check(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        reader.ReadUInt32(); // lifetime
        reader.ReadUInt32(); // age
        reader.ReadVector8(); // nonce
        reader.ReadVector16(least: 1); // ticket
        ExtensionList.Read(ref reader);
        reader.ExpectEnd();
    }
}
