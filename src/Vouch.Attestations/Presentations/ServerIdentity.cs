using System.Security.Cryptography.X509Certificates;
using Vouch.Crypto.Platform;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;

namespace Vouch.Attestations.Presentations;

/// <summary>Checks the server's identity again, with roots that the relying party trusts: chain and name at the attested time, and the signature over the attested handshake.</summary>
internal static class ServerIdentity
{
    public static void Check(ServerFacts.Shown server, TlsFacts tls, X509Certificate2Collection roots, DateTimeOffset time)
    {
        if (!ServerName.TryParse(server.Name, out ServerName? name))
        {
            throw new RejectedException(RejectionReason.WrongCertificateName, $"{server.Name} is not a name that a certificate can have.");
        }

        if (new ServerCertificatePolicy(roots).At(time).Verify(server.CertificateChain, name) is ServerCertificateOutcome.Rejected(CertificateRejection rejection))
        {
            throw rejection == CertificateRejection.NameMismatch
                ? new RejectedException(RejectionReason.WrongCertificateName, $"The certificate is not for {server.Name}.")
                : new RejectedException(RejectionReason.UntrustedCertificate, $"The certificate chain of {server.Name} is not trusted: {rejection}.");
        }

        if (!IsSigned(server, tls))
        {
            throw new RejectedException(RejectionReason.BadHandshakeSignature, $"The handshake signature of {server.Name} does not hold.");
        }
    }

    private static bool IsSigned(ServerFacts.Shown server, TlsFacts tls)
    {
        HandshakeSignature evidence = server.HandshakeSignature;
        TlsVersion version = (TlsVersion)tls.Version;
        if (version == TlsVersion.Tls12 && !IsOfHello(evidence.Covered.Span, server.Hello))
        {
            return false;
        }

        return version is TlsVersion.Tls12 or TlsVersion.Tls13
            && new Tls.Handshake.HandshakeSignature(version, (SignatureScheme)evidence.Scheme, evidence.Signature.Span, evidence.Covered.Span)
                .Verify(PlatformPrimitives.Instance, server.CertificateChain[0]);
    }

    /// <summary>In TLS 1.2 the signature covers both random values and ends with the key share (RFC 8422, section 5.4).</summary>
    private static bool IsOfHello(ReadOnlySpan<byte> covered, HelloFacts hello)
        => covered.StartsWith(hello.ClientRandom.Span)
            && covered[hello.ClientRandom.Length..].StartsWith(hello.ServerRandom.Span)
            && covered.EndsWith(hello.ServerKeyShare.Span);
}
