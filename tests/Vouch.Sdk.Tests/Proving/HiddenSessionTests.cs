using System.Security.Authentication;
using System.Text;
using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Proving;

namespace Vouch.Tests.Proving;

/// <summary>Sessions that are proven to the attestor in zero knowledge, from end to end.</summary>
public sealed class HiddenSessionTests
{
    [Theory]
    [InlineData(SslProtocols.Tls13)]
    [InlineData(SslProtocols.Tls12)]
    public async Task A_value_is_shown_of_a_session_that_the_attestor_never_saw(SslProtocols protocol)
    {
        await using SessionContext context = SessionContext.Start(protocol);
        ProveRequest request = context.Request();
        request.HideFromAttestor = true;
        request.SecretHeaders.Add(new("Cookie", "id=secret-cookie"));

        ProvenSession session = await context.ProveAsync(request);

        Assert.True((await context.OutcomeAsync()).IsSigned);
        Assert.Equal(TranscriptOpening.Proof, session.Attestation.Facts.Transcript.Opening);
        Assert.Equal(Completeness.CloseNotify, session.Completeness);
        Presentation presentation = new PresentationBuilder(session.Attestation).Reveal("response.json:$.accounts[0].balance").Build();
        VerificationOutcome outcome = PresentationVerifier.Verify(presentation.ToCbor(), new VerificationPolicy
        {
            TrustedAttestors = [context.Key.VerifyingKey],
            TrustedRoots = context.Roots,
            Now = DateTimeOffset.UtcNow,
            ExpectedHost = SessionContext.Host,
        });
        VerifiedPresentation verified = outcome is VerificationOutcome.Valid(VerifiedPresentation valid) ? valid : throw new Xunit.Sdk.XunitException(outcome.ToString());
        Assert.Equal("1842.17", Encoding.UTF8.GetString(verified.Shown[0].Value.Span));
        TestContext.Current.SendDiagnosticMessage($"{protocol}: {session.Elapsed.TotalMilliseconds:N0} ms, {session.BytesSent:N0} up, {session.BytesReceived:N0} down, {session.Rounds} rounds");
    }
}
