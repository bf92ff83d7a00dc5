using System.Security.Cryptography.X509Certificates;
using Vouch.Crypto.Platform;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;

namespace Vouch.Attestations.Presentations;

/// <summary>Checks the server's identity again, with roots that the relying party trusts: chain and name at the attested time, and the signature over the attested handshake.</summary>
internal static class ServerIdentity
{
    public static void Check(SessionFacts facts, X509Certificate2Collection roots, DateTimeOffset time)
    {
        if (!ServerName.TryParse(facts.ServerName, out ServerName? name))
        {
            throw new RejectedException(RejectionReason.WrongCertificateName, $"{facts.ServerName} is not a name that a certificate can have.");
        }

        if (new ServerCertificatePolicy(roots).At(time).Verify(facts.CertificateChain, name) is ServerCertificateOutcome.Rejected(CertificateRejection rejection))
        {
            throw rejection == CertificateRejection.NameMismatch
                ? new RejectedException(RejectionReason.WrongCertificateName, $"The certificate is not for {facts.ServerName}.")
                : new RejectedException(RejectionReason.UntrustedCertificate, $"The certificate chain of {facts.ServerName} is not trusted: {rejection}.");
        }

        if (!IsSigned(facts))
        {
            throw new RejectedException(RejectionReason.BadHandshakeSignature, $"The handshake signature of {facts.ServerName} does not hold.");
        }
    }

    private static bool IsSigned(SessionFacts facts)
    {
        HandshakeSignature evidence = facts.HandshakeSignature;
        TlsVersion version = (TlsVersion)facts.Tls.Version;
        if (version == TlsVersion.Tls12 && !IsOfHello(evidence.Covered.Span, facts.Hello))
        {
            return false;
        }

        return version is TlsVersion.Tls12 or TlsVersion.Tls13
            && new Tls.Handshake.HandshakeSignature(version, (SignatureScheme)evidence.Scheme, evidence.Signature.Span, evidence.Covered.Span)
                .Verify(PlatformPrimitives.Instance, facts.CertificateChain[0]);
    }

    /// <summary>In TLS 1.2 the signature covers both random values and ends with the key share (RFC 8422, section 5.4).</summary>
    private static bool IsOfHello(ReadOnlySpan<byte> covered, HelloFacts hello)
        => covered.StartsWith(hello.ClientRandom.Span)
            && covered[hello.ClientRandom.Length..].StartsWith(hello.ServerRandom.Span)
            && covered.EndsWith(hello.ServerKeyShare.Span);
}
