using Vouch.Tls;
using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Targets;

/// <summary>The server's request for a client certificate, of either version.</summary>
internal sealed class CertificateRequestTarget : IFuzzTarget
{
    public static string Name => "certificate-request";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Check(input, static body => CertificateRequest.ReadTls13(body));
        Check(input, static body => CertificateRequest.ReadTls12(body));
    }

    private delegate CertificateRequest Reader(ReadOnlySpan<byte> body);

    private static void Check(ReadOnlySpan<byte> input, Reader read)
    {
        if (TryRead(input, read) is CertificateRequest request)
        {
            FuzzCheck.That(request.Schemes.Length > 0, "A request names a scheme.");
            FuzzCheck.That(TryRead([.. input, 0], read) is null, "A message has one end.");
            FuzzCheck.That(TryRead(input[..^1], read) is null, "A message has one end.");
        }
    }

    private static CertificateRequest? TryRead(ReadOnlySpan<byte> body, Reader read)
    {
        try
        {
            return read(body);
        }
        catch (TlsException)
        {
            return null;
        }
    }
}
