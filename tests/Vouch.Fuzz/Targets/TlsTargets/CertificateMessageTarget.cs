using Vouch.Tls;
using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Targets;

/// <summary>The certificates of either version.</summary>
internal sealed class CertificateMessageTarget : IFuzzTarget
{
    public static string Name => "certificate-message";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        try
        {
            FuzzCheck.Same(
                Extensions.BodyOf(CertificateMessage.WriteTls13(CertificateMessage.ReadTls13(input, context: []), context: [])), input, "A chain of TLS 1.3 is written as it was read.");
        }
        catch (TlsException)
        {
        }

        try
        {
            FuzzCheck.Same(
                Extensions.BodyOf(CertificateMessage.WriteTls12(CertificateMessage.ReadTls12(input))), input, "A chain of TLS 1.2 is written as it was read.");
        }
        catch (TlsException)
        {
        }
    }
}
