using System.Security.Cryptography;
using Vouch.Crypto.Platform;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Recorded;

namespace Vouch.Fuzz.Targets;

/// <summary>The messages of a handshake that show who a hidden server is, up to and with the server's Finished.</summary>
internal sealed class PresentedHandshakeTarget : IFuzzTarget
{
    public static string Name => "presented-handshake";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        PresentedHandshake handshake;
        try
        {
            handshake = PresentedHandshake.Read(input, ServerName.Parse(Fixtures.Host), PlatformPrimitives.Instance);
        }
        catch (TlsException)
        {
            return;
        }

        FuzzCheck.That(handshake.Version == TlsVersion.Tls13, "Only TLS 1.3 is shown by its messages.");
        FuzzCheck.That(handshake.CertificateChain.Count > 0 && handshake.Signature.Verify(PlatformPrimitives.Instance, handshake.CertificateChain[0]), "What is shown is signed.");
        if (handshake.Suite.HashSize == SHA256.HashSizeInBytes && CountHellos(input) == 1)
        {
            FuzzCheck.Same(handshake.FinishedHash.Span, SHA256.HashData(input), "The hash is that of the messages, and of nothing else.");
        }
    }

    private static int CountHellos(ReadOnlySpan<byte> messages)
    {
        int count = 0;
        while (!messages.IsEmpty)
        {
            count += messages[0] == (byte)HandshakeType.ClientHello ? 1 : 0;
            messages = messages[(HandshakeMessage.HeaderSize + (messages[1] << 16) + (messages[2] << 8) + messages[3])..];
        }

        return count;
    }
}
