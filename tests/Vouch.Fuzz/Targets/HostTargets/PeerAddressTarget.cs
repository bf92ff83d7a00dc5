using System.Text;
using Vouch.Transport.Connecting;

namespace Vouch.Fuzz.Targets;

/// <summary>Addresses of attestors.</summary>
internal sealed class PeerAddressTarget : IFuzzTarget
{
    public static string Name => "peer-address";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (!PeerAddress.TryParse(Encoding.UTF8.GetString(input), out PeerAddress? address))
        {
            return;
        }

        string text = address.ToString();
        FuzzCheck.That(PeerAddress.TryParse(text, out PeerAddress? again) && again == address, "An address is read as it was written.");
        FuzzCheck.That(address.Port is > 0 and <= 65_535, "A port is a port.");
        if (address.IsWebSocket)
        {
            Uri uri = address.ToUri();
            FuzzCheck.That(uri.Port == address.Port && uri.UserInfo.Length == 0, "A web address leads to the same place.");
        }
    }
}
