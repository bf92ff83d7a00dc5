using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Attestations.Presentations;
using Vouch.Attestor;
using Vouch.Interop.Tests.Matrix;
using Vouch.Interop.Tests.Servers;
using Vouch.Interop.Tests.Site;
using Vouch.Proving;

namespace Vouch.Interop.Tests;

/// <summary>What a session with a real server is good for: a presentation of what the server said.</summary>
internal static class InteropPresentation
{
    /// <summary>Presents the body, or a value in it, to a relying party that trusts this attestor and these roots.</summary>
    public static void Check(AttestorHost host, X509Certificate2Collection roots, ProvenSession session, InteropCase interopCase)
    {
        bool isJson = interopCase is { Body: SiteBody.Json2k or SiteBody.Json100, Framing: not Framing.Gzip };
        string selector = isJson ? "response.json:$.account.balance.amount" : interopCase.Body == SiteBody.Empty ? "response.status" : "response.body";
        byte[] file = new PresentationBuilder(session.Attestation).Reveal(selector).Build().ToCbor();
        VerificationOutcome outcome = Verify(host, roots, file);
        VerifiedPresentation verified = Assert.IsType<VerificationOutcome.Valid>(outcome).Presentation;
        ReadOnlySpan<byte> value = verified.Shown[0].Value.Span;
        if (isJson)
        {
            Assert.Equal("1234.56", Encoding.ASCII.GetString(value));
        }
        else if (interopCase.Body is SiteBody.Json2k or SiteBody.Text1m)
        {
            byte[] body = TestSite.BodyOf(interopCase.Body);
            Assert.True(value.SequenceEqual(interopCase.Framing == Framing.Gzip ? TestSite.Gzip(body) : body), "The body differs.");
        }
    }

    private static VerificationOutcome Verify(AttestorHost host, X509Certificate2Collection roots, byte[] presentation) => PresentationVerifier.Verify(presentation, new VerificationPolicy
    {
        TrustedAttestors = [host.Key],
        TrustedRoots = roots,
        Now = DateTimeOffset.UtcNow,
        ExpectedHost = RealServer.Host,
    });
}
