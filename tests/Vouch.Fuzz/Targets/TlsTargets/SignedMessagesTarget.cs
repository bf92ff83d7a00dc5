using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Targets;

/// <summary>CertificateVerify, and the key exchange messages of TLS 1.2.</summary>
internal sealed class SignedMessagesTarget : IFuzzTarget
{
    public static string Name => "signed-messages";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        try
        {
            (SignatureScheme scheme, byte[] signature) = CertificateVerify.Read(input);
            FuzzCheck.Same(Extensions.BodyOf(CertificateVerify.Write(scheme, signature)), input, "CertificateVerify is written as it was read.");
        }
        catch (TlsException)
        {
        }

        try
        {
            ServerKeyExchange exchange = ServerKeyExchange.Read(input);
            FuzzCheck.Same(
                Extensions.BodyOf(ServerKeyExchange.Write(exchange.Parameters, exchange.Scheme, exchange.Signature)), input, "ServerKeyExchange is written as it was read.");
        }
        catch (TlsException)
        {
        }

        try
        {
            FuzzCheck.Same(Extensions.BodyOf(ClientKeyExchange.Write(ClientKeyExchange.Read(input))), input, "ClientKeyExchange is written as it was read.");
        }
        catch (TlsException)
        {
        }
    }
}
