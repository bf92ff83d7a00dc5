using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Tests.Proving;

public sealed class ProveTests
{
    [Theory]
    [InlineData(SslProtocols.Tls13)]
    [InlineData(SslProtocols.Tls12)]
    public async Task A_public_request_is_attested_and_one_value_of_the_answer_verifies(SslProtocols protocol)
    {
        await using SessionContext context = SessionContext.Start(protocol);

        ProvenSession session = await context.ProveAsync(context.Request());

        Assert.Equal(Completeness.Message, session.Completeness);
        Assert.Equal(200, session.Status);
        Assert.True((await context.OutcomeAsync()).IsSigned);
        VerifiedPresentation verified = Verify(context, session, "response.json:$.accounts[0].balance");
        Assert.Equal("1842.17", Encoding.UTF8.GetString(verified.Shown[0].Value.Span));
        Assert.True(verified.IsHandshakeVerified);
    }

    [Fact]
    public async Task Secret_parts_reach_the_server_and_not_the_attestation()
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = context.Request();
        request.Method = "POST";
        request.SecretHeaders.Add(new("Cookie", "id=secret-cookie"));
        request.SecretHeaders.Add(new("Authorization", "Bearer secret-token"));
        request.Body = "secret-body"u8.ToArray();
        request.SecretBody = true;

        ProvenSession session = await context.ProveAsync(request);

        Assert.True(context.Server.Requests.TryPeek(out string? seen));
        Assert.Contains("Cookie: id=secret-cookie\r\n", seen, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nsecret-body", seen, StringComparison.Ordinal);
        using MemoryStream file = new();
        session.Attestation.Write(file);
        Assert.DoesNotContain("secret", Encoding.Latin1.GetString(file.ToArray()), StringComparison.Ordinal);
        Assert.Equal(TranscriptOpening.KeyGenerations, session.Attestation.Facts.Transcript.Opening);
        Assert.Equal("Cookie: id=secret-cookie\r\nAuthorization: Bearer secret-token\r\nsecret-body".Length, session.Attestation.Facts.Transcript.HiddenLength);
        VerifiedPresentation verified = Verify(context, session, "request.line");
        Assert.Equal("POST /account HTTP/1.1", Encoding.UTF8.GetString(verified.Shown[0].Value.Span));
    }

    [Fact]
    public async Task Disclosed_secrets_are_committed_to_and_can_stay_hidden_in_presentations()
    {
        await using SessionContext context = SessionContext.Start(SslProtocols.Tls12);
        ProveRequest request = context.Request();
        request.SecretHeaders.Add(new("Cookie", "id=secret-cookie"));
        request.AttestorView = AttestorView.Everything;

        ProvenSession session = await context.ProveAsync(request);

        Assert.Equal(0, session.Attestation.Facts.Transcript.HiddenLength);
        byte[] presentation = new PresentationBuilder(session.Attestation).Reveal("request.line").Build().ToCbor();
        Assert.DoesNotContain("secret-cookie", Encoding.Latin1.GetString(presentation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_and_a_server_of_TLS_12_end_before_anything_is_sent()
    {
        await using SessionContext context = SessionContext.Start(SslProtocols.Tls12);
        ProveRequest request = context.Request();
        request.SecretHeaders.Add(new("Cookie", "id=1"));

        (ProveException e, AttestorOutcome _) = await context.FailAsync(request);

        Assert.Equal(ProveFailure.SecretNeedsTls13, e.Failure);
        Assert.Contains("the header Cookie would be disclosed", e.Message, StringComparison.Ordinal);
        Assert.Contains("--disclose-to-attestor request", e.Message, StringComparison.Ordinal);
        Assert.Empty(context.Server.Requests);
    }

    [Fact]
    public async Task A_server_that_breaks_on_KeyUpdate_is_named()
    {
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(certificate, static (stream, _, _) =>
        {
            stream.Close();
            return Task.CompletedTask;
        }));
        ProveRequest request = context.Request();
        request.SecretHeaders.Add(new("Cookie", "id=1"));

        (ProveException e, AttestorOutcome attestor) = await context.FailAsync(request);

        Assert.Equal(ProveFailure.ServerRefusesKeyUpdate, e.Failure);
        Assert.False(attestor.IsSigned);
    }

    [Fact]
    public async Task A_response_cut_short_is_refused_by_the_prover()
    {
        byte[] whole = TestHttpsServer.Json(SessionContext.Body);
        await using SessionContext context = SessionContext.Start(whole[..^10]);

        (ProveException e, AttestorOutcome attestor) = await context.FailAsync(context.Request());

        Assert.Equal(ProveFailure.ResponseTruncated, e.Failure);
        Assert.False(attestor.IsSigned);
    }

    [Fact]
    public async Task A_body_that_ends_with_close_notify_is_complete_and_one_that_ends_with_a_reset_is_not()
    {
        byte[] response = "HTTP/1.1 200 OK\r\n\r\nuntil the end"u8.ToArray();
        await using SessionContext polite = SessionContext.Start(response);
        await using SessionContext rude = SessionContext.Start(response);
        rude.Server.ClosesPolitely = false;

        ProvenSession session = await polite.ProveAsync(polite.Request());
        (ProveException e, AttestorOutcome _) = await rude.FailAsync(rude.Request());

        Assert.Equal(Completeness.CloseNotify, session.Completeness);
        Assert.Equal(ProveFailure.ResponseTruncated, e.Failure);
    }

    [Theory]
    [InlineData("Connection: close\r\n", false, true)]
    [InlineData("", true, true)]
    [InlineData("", false, false)]
    public async Task With_a_client_certificate_keys_are_opened_only_once_the_server_takes_no_further_request(string header, bool closesPolitely, bool opened)
    {
        byte[] response = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n{header}\r\nok");
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.StartMutual(certificate, async (stream, _, cancellationToken) => await stream.WriteAsync(response, cancellationToken)));
        context.Server.ClosesPolitely = closesPolitely;
        using TestCertificateAuthority clients = TestCertificateAuthority.Create();
        using X509Certificate2 client = clients.Issue(new TestCertificateOptions { ExtendedKeyUsage = TestCertificateOptions.ClientAuthentication });
        ProveRequest request = context.Request();
        request.ClientCertificate = client;

        if (opened)
        {
            await context.ProveAsync(request);
        }
        else
        {
            (ProveException e, AttestorOutcome attestor) = await context.FailAsync(request);
            Assert.Equal(ProveFailure.ServerKeepsConnection, e.Failure);
            Assert.False(attestor.IsSigned);
        }
    }

    [Fact]
    public async Task An_untrusted_certificate_ends_the_session_before_the_request()
    {
        await using SessionContext context = SessionContext.Start();
        await using SessionContext other = SessionContext.Start();
        context.Dial = other.Dial;

        (ProveException e, AttestorOutcome _) = await context.FailAsync(context.Request());

        Assert.Equal(ProveFailure.ServerCertificate, e.Failure);
        Assert.Contains("--ca", e.Message, StringComparison.Ordinal);
        Assert.Empty(other.Server.Requests);
    }

    [Theory]
    [InlineData(AttestorFailure.HostNotAllowed, RefusalCode.HostNotAllowed)]
    [InlineData(AttestorFailure.AddressNotAllowed, RefusalCode.AddressNotAllowed)]
    [InlineData(AttestorFailure.NameNotResolved, RefusalCode.NameNotResolved)]
    [InlineData(AttestorFailure.ConnectionFailed, RefusalCode.ConnectionFailed)]
    public async Task A_refusal_to_dial_is_told_with_what_to_do(AttestorFailure failure, RefusalCode code)
    {
        await using SessionContext context = SessionContext.Start();
        context.Dial = (_, _, _, _) => throw new DialRefusedException(failure, "No.");

        (ProveException e, AttestorOutcome attestor) = await context.FailAsync(context.Request());

        Assert.Equal(code, e.Refusal);
        Assert.Equal(failure, attestor.Failure);
    }

    [Fact]
    public async Task Chunked_and_interim_responses_are_attested()
    {
        byte[] response = Encoding.ASCII.GetBytes("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n8\r\n{\"a\":{\"b\r\n9;x=y\r\n\":[1,23]}\r\n1\r\n}\r\n0\r\nT: u\r\n\r\n");
        await using SessionContext context = SessionContext.Start(response);

        ProvenSession session = await context.ProveAsync(context.Request());

        Assert.Equal("23", Encoding.UTF8.GetString(Verify(context, session, "response.json:$.a.b[1]").Shown[0].Value.Span));
    }

    [Fact]
    public async Task The_challenge_and_the_subject_are_bound_in()
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = context.Request();
        request.Challenge = new byte[] { 1, 2, 3 };
        request.Subject = new byte[] { 4, 5, 6 };
        ProvenSession session = await context.ProveAsync(request);
        byte[] file = new PresentationBuilder(session.Attestation).Reveal("response.status").Build().ToCbor();

        VerificationOutcome Check(byte[] challenge, byte[] subject) => PresentationVerifier.Verify(file, new VerificationPolicy
        {
            TrustedAttestors = [context.Key.VerifyingKey],
            Now = DateTimeOffset.UtcNow,
            Challenge = challenge,
            Subject = subject,
        });

        Assert.IsType<VerificationOutcome.Valid>(Check([1, 2, 3], [4, 5, 6]));
        Assert.Equal(RejectionReason.WrongChallenge, Assert.IsType<VerificationOutcome.Rejected>(Check([1, 2, 4], [4, 5, 6])).Reason);
        Assert.Equal(RejectionReason.WrongSubject, Assert.IsType<VerificationOutcome.Rejected>(Check([1, 2, 3], [4, 5, 7])).Reason);
    }

    [Fact]
    public async Task The_attested_time_is_the_attestors_clock_and_so_is_the_time_of_the_certificate_check()
    {
        await using SessionContext slow = SessionContext.Start();
        await using SessionContext wrong = SessionContext.Start();
        slow.AttestorClock = new ShiftedClock(TimeSpan.FromHours(-5));
        wrong.AttestorClock = new ShiftedClock(TimeSpan.FromDays(400));
        DateTimeOffset before = DateTimeOffset.UtcNow;

        ProvenSession session = await slow.ProveAsync(slow.Request());
        (ProveException e, AttestorOutcome attestor) = await wrong.FailAsync(wrong.Request());

        Assert.InRange(session.Time, before.AddHours(-5).AddSeconds(-2), DateTimeOffset.UtcNow.AddHours(-5));
        Assert.Equal((ulong)session.Time.ToUnixTimeSeconds(), session.Attestation.Header.Time);
        Assert.Equal(AttestorFailure.CertificateInvalid, attestor.Failure);
        Assert.Equal(RefusalCode.NotVerified, e.Refusal);
    }

    internal static VerifiedPresentation Verify(SessionContext context, ProvenSession session, string selector)
    {
        byte[] file = new PresentationBuilder(session.Attestation).Reveal(selector).Build().ToCbor();
        VerificationOutcome outcome = PresentationVerifier.Verify(file, new VerificationPolicy
        {
            TrustedAttestors = [context.Key.VerifyingKey],
            TrustedRoots = context.Roots,
            Now = DateTimeOffset.UtcNow,
            MaxAge = TimeSpan.FromMinutes(5),
            ExpectedHost = SessionContext.Host,
        });
        return outcome is VerificationOutcome.Valid(VerifiedPresentation valid) ? valid : throw new Xunit.Sdk.XunitException(outcome.ToString());
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + shift;
    }
}
