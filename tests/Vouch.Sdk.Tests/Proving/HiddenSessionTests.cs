using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Proving;
using Vouch.Testing.Servers;

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
        request.AttestorView = AttestorView.Revealed;
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

    [Theory]
    [InlineData(TlsCipherSuite.TLS_AES_256_GCM_SHA384)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)]
    public async Task A_server_that_knows_but_a_suite_that_is_dear_to_prove_is_asked_again(TlsCipherSuite suite)
    {
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(certificate, SessionContext.Response, suite));
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;
        request.Reveal.Add("response.status");

        ProvenSession session = await context.ProveAsync(request);

        Assert.Equal(suite.ToString(), session.Suite);
        Assert.True((await context.OutcomeAsync()).IsSigned);
        Assert.Single(context.Server.Requests);
    }

    [Fact]
    public async Task A_suite_that_the_user_names_is_the_only_one_that_is_offered()
    {
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(certificate, SessionContext.Response, TlsCipherSuite.TLS_AES_256_GCM_SHA384));
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;
        request.Suites.Add("TLS_AES_128_GCM_SHA256");

        ProveException e = await Assert.ThrowsAsync<ProveException>(() => context.ProveAsync(request));

        Assert.Equal(ProveFailure.ServerTls, e.Failure);
    }

    [Fact]
    public async Task A_close_that_comes_after_the_response_is_waited_for()
    {
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(certificate, async (stream, _, cancellationToken) =>
        {
            await stream.WriteAsync(SessionContext.Response, cancellationToken);
            await Task.Delay(300, cancellationToken);
        }));
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;

        ProvenSession session = await context.ProveAsync(request);

        Assert.Equal(Completeness.CloseNotify, session.Completeness);
    }

    [Theory]
    [InlineData("Connection: close\r\n")]
    [InlineData("")]
    public async Task A_server_that_goes_without_a_word_is_taken_at_its_response_s_length(string field)
    {
        byte[] response = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n{field}\r\n{{}}");
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(certificate, response));
        context.Server.ClosesPolitely = false;
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;

        ProvenSession session = await context.ProveAsync(request);

        Assert.True((await context.OutcomeAsync()).IsSigned);
        Assert.Equal(Completeness.Message, session.Completeness);
        Presentation presentation = new PresentationBuilder(session.Attestation).Reveal("response.status").Build();
        Assert.IsType<VerificationOutcome.Valid>(PresentationVerifier.Verify(presentation.ToCbor(), new VerificationPolicy
        {
            TrustedAttestors = [context.Key.VerifyingKey],
            Now = DateTimeOffset.UtcNow,
        }));
    }

    [Fact]
    public async Task A_server_that_keeps_the_connection_is_not_waited_for_forever()
    {
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(certificate, async (stream, _, cancellationToken) =>
        {
            await stream.WriteAsync(SessionContext.Response, cancellationToken);
            await TestHttpsServer.ReadRequestAsync(stream, cancellationToken); // until the client closes
        }));
        context.Server.ClosesPolitely = false; // an answer to the client's close might still arrive in time
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;

        ProvenSession session = await context.ProveAsync(request);

        Assert.Equal(Completeness.Message, session.Completeness);
    }

    [Fact]
    public async Task A_server_that_says_more_than_its_response_is_told()
    {
        byte[] response = [.. SessionContext.Response, .. "HTTP/1.1 200 OK\r\n\r\n"u8];
        await using SessionContext context = SessionContext.Start(response);
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;

        ProveException e = await Assert.ThrowsAsync<ProveException>(() => context.ProveAsync(request));

        Assert.Equal(ProveFailure.ResponseMalformed, e.Failure);
    }
}
