using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;
using Vouch.Testing.Certificates;

namespace Vouch.Attestations.Tests.Presentations;

/// <summary>The relying party's own check of the server: real certificates, real signatures.</summary>
public sealed class ServerIdentityTests : IDisposable
{
    private const ushort EcdsaSecp256r1Sha256 = 0x0403;

    private readonly TestCertificateAuthority _authority = TestCertificateAuthority.Create();
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(0x0304)]
    [InlineData(0x0303)]
    public void A_genuine_handshake_verifies_against_the_relying_partys_roots(ushort version)
    {
        using X509Certificate2 certificate = Issue(Example.Host);

        VerificationOutcome outcome = Verify(Facts(certificate, version), _authority.Roots);

        Assert.True(Assert.IsType<VerificationOutcome.Valid>(outcome).Presentation.IsHandshakeVerified);
    }

    [Fact]
    public void Other_roots_do_not_vouch_for_it()
    {
        using X509Certificate2 certificate = Issue(Example.Host);
        using TestCertificateAuthority other = TestCertificateAuthority.Create();

        Example.AssertRejected(RejectionReason.UntrustedCertificate, Verify(Facts(certificate), other.Roots));
    }

    [Fact]
    public void A_certificate_for_another_name_is_refused()
    {
        using X509Certificate2 certificate = Issue("other.example.com");

        Example.AssertRejected(RejectionReason.WrongCertificateName, Verify(Facts(certificate), _authority.Roots));
    }

    [Fact]
    public void A_certificate_that_was_not_valid_at_the_attested_time_is_refused()
    {
        using X509Certificate2 certificate = _authority.Issue(new TestCertificateOptions { Hosts = [Example.Host], NotBefore = _now.AddDays(-2), NotAfter = _now.AddDays(-1) });

        Example.AssertRejected(RejectionReason.UntrustedCertificate, Verify(Facts(certificate), _authority.Roots));
    }

    [Fact]
    public void A_certificate_issued_by_a_leaf_is_refused()
    {
        using X509Certificate2 leaf = Issue("leaf.example.com");
        using TestCertificateAuthority pretender = TestCertificateAuthority.Of(leaf);
        using X509Certificate2 certificate = pretender.Issue(new TestCertificateOptions { Hosts = [Example.Host] });
        SessionFacts facts = Facts(certificate).With(s => s with { CertificateChain = [certificate.RawData, leaf.RawData] });

        Example.AssertRejected(RejectionReason.UntrustedCertificate, Verify(facts, _authority.Roots));
    }

    [Fact]
    public void A_signature_over_something_else_or_by_another_key_is_refused()
    {
        using X509Certificate2 certificate = Issue(Example.Host);
        using X509Certificate2 second = Issue(Example.Host);
        SessionFacts facts = Facts(certificate);

        Example.AssertRejected(RejectionReason.BadHandshakeSignature, Verify(
            facts.With(s => s with { HandshakeSignature = s.HandshakeSignature with { Covered = Example.Bytes(99, 32) } }), _authority.Roots));
        Example.AssertRejected(RejectionReason.BadHandshakeSignature, Verify(facts.With(s => s with { CertificateChain = [second.RawData] }), _authority.Roots));
        Example.AssertRejected(RejectionReason.BadHandshakeSignature, Verify(
            facts.With(s => s with { HandshakeSignature = s.HandshakeSignature with { Scheme = 0x0201 } }), _authority.Roots));
    }

    [Fact]
    public void A_signature_of_another_handshake_of_TLS_12_is_refused()
    {
        using X509Certificate2 certificate = Issue(Example.Host);
        SessionFacts facts = Facts(certificate, 0x0303);
        SessionFacts mixed = facts.With(s => s with { Hello = s.Hello with { ServerRandom = Example.Bytes(98, 32) } });

        Example.AssertRejected(RejectionReason.BadHandshakeSignature, Verify(mixed, _authority.Roots));
    }

    private X509Certificate2 Issue(string host) => _authority.Issue(new TestCertificateOptions { Hosts = [host] });

    /// <summary>Facts of a handshake that the certificate's key has signed.</summary>
    private static SessionFacts Facts(X509Certificate2 certificate, ushort version = 0x0304)
    {
        SessionFacts facts = Example.Facts(Example.Transcript());
        HelloFacts hello = facts.ShownServer().Hello;
        byte[] covered = version == 0x0304
            ? Example.Bytes(27, 32)
            : [.. hello.ClientRandom.Span, .. hello.ServerRandom.Span, 3, 0x00, 0x1D, 32, .. hello.ServerKeyShare.Span];
        byte[] content = version == 0x0304
            ? [.. Enumerable.Repeat((byte)0x20, 64), .. "TLS 1.3, server CertificateVerify"u8, 0, .. covered]
            : covered;
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return (facts with { Tls = facts.Tls with { Version = version } }).With(s => s with
        {
            CertificateChain = [certificate.RawData],
            HandshakeSignature = new HandshakeSignature(EcdsaSecp256r1Sha256, key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), covered),
        });
    }

    private VerificationOutcome Verify(SessionFacts facts, X509Certificate2Collection roots)
    {
        Transcript transcript = Example.Transcript();
        Presentation presentation = Example.Present(Example.Attest(transcript, binding: Example.Binding() with { Time = _now }, facts: facts), "response.status");
        return PresentationVerifier.Verify(presentation, new VerificationPolicy
        {
            TrustedAttestors = [Example.Key().VerifyingKey],
            Now = _now,
            TrustedRoots = roots,
        });
    }
}
