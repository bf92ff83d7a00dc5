using Vouch.Crypto;
using Vouch.Tls;
using Vouch.Tls.Certificates;

namespace Vouch.Fuzz.Targets;

/// <summary>A chain of certificates, judged for a host; and every reader of one certificate.</summary>
internal sealed class CertificateTarget : IFuzzTarget
{
    public static string Name => "certificate";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        FuzzInput parts = new(input);
        List<ReadOnlyMemory<byte>> chain = [];
        while (!parts.Rest.IsEmpty && chain.Count < 4)
        {
            chain.Add(parts.TakePart());
        }

        ServerCertificateOutcome outcome = Fixtures.Policy.Verify(chain, ServerName.Parse(Fixtures.Host));
        if (outcome is ServerCertificateOutcome.Valid valid)
        {
            FuzzCheck.Same(valid.Certificate.Leaf.Span, chain[0].Span, "The certificate that is judged is the first.");
            FuzzCheck.That(Fixtures.Policy.Verify(chain, ServerName.Parse("other.invalid")) is ServerCertificateOutcome.Rejected, "A certificate is for its names alone.");
        }

        foreach (ReadOnlyMemory<byte> certificate in chain)
        {
            CheckKey(certificate);
            SubjectPublicKey.IsStrongSignatureAlgorithm(certificate.Span);
        }
    }

    private static void CheckKey(ReadOnlyMemory<byte> certificate)
    {
        ReadOnlyMemory<byte> info;
        try
        {
            info = CertificateKey.Read(certificate);
        }
        catch (TlsException)
        {
            return;
        }

        if (SubjectPublicKey.TryRead(info.Span, out SubjectPublicKey? key))
        {
            FuzzCheck.That(key.ModulusBits >= 0 && key.ModulusBits <= 8 * info.Length, "A modulus is no longer than the key.");
        }
    }
}
