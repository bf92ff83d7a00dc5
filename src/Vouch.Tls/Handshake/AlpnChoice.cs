using System.Text;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Handshake;

/// <summary>The server's choice of application protocol (RFC 7301, section 3.1).</summary>
internal static class AlpnChoice
{
    public static string? Read(ExtensionList extensions, ClientHello offer)
    {
        if (!extensions.TryGet(ExtensionType.Alpn, out ReadOnlySpan<byte> body))
        {
            return null;
        }

        ByteReader reader = new(body);
        ByteReader list = new(reader.ReadVector16(least: 2));
        string protocol = Encoding.Latin1.GetString(list.ReadVector8(least: 1));
        list.ExpectEnd();
        reader.ExpectEnd();
        if (!offer.Alpn.Contains(protocol))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "The server chose an application protocol that was not offered.");
        }

        return protocol;
    }
}
