using System.Text;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Proving;

namespace Vouch.Tests.Sessions;

/// <summary>Sessions in MPC mode whose server the attestor does not learn: real server, whole sessions, and presentations that show the server or do not.</summary>
public sealed class HiddenServerTests
{
    private const string Balance = "response.json:$.accounts[0].balance";

    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_AES_128_GCM_SHA256")]
    public async Task The_server_is_shown_to_whom_the_prover_chooses(string suite)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = Request(context);
        request.Suites.Add(suite);

        Attestation attestation = await AttestAsync(context, request);
        ServerFacts.Hidden hidden = Assert.IsType<ServerFacts.Hidden>(attestation.Facts.Server);
        Presentation shown = new PresentationBuilder(attestation).Reveal(Balance).ShowServer().Build();
        VerifiedPresentation verified = AssertValid(PresentationVerifier.Verify(shown.ToCbor(), Policy(context)));

        Assert.Equal(SessionContext.Host, verified.Host);
        Assert.Equal(context.Server.Port, verified.Server!.Port);
        Assert.True(verified.IsHandshakeVerified);
        Assert.Equal(hidden.HelloHash.ToArray(), verified.Server.Hello.HelloHash.ToArray());
        Assert.Equal("1842.17", Encoding.UTF8.GetString(verified.Shown[0].Value.Span));
        AssertValid(PresentationVerifier.Verify(shown.ToJson(), Policy(context)));
    }

    private static ProveRequest Request(SessionContext context) => new($"https://{SessionContext.Host}:{context.Server.Port}/account")
    {
        Mode = AttestationMode.Mpc,
        HideServerName = true,
        ConnectTo = $"127.0.0.1:{context.Server.Port}",
    };

    private static async Task<Attestation> AttestAsync(SessionContext context, ProveRequest request, Between? between = null)
    {
        SessionResult result = await context.RunAsync(request, between, cancelProver: TestContext.Current.CancellationToken);
        Assert.Null(result.Error);
        Assert.Null(result.Attestor.Failure);
        return result.Proven!.Attestation;
    }

    private static VerificationPolicy Policy(SessionContext context) => new()
    {
        TrustedAttestors = [context.Key.VerifyingKey],
        TrustedRoots = context.Roots,
        Now = DateTimeOffset.UtcNow,
        ExpectedHost = SessionContext.Host,
        ExpectedPort = context.Server.Port,
    };

    private static VerifiedPresentation AssertValid(VerificationOutcome outcome)
    {
        Assert.True(outcome is VerificationOutcome.Valid, outcome is VerificationOutcome.Rejected(var reason, var detail) ? $"{reason}: {detail}" : "");
        return ((VerificationOutcome.Valid)outcome).Presentation;
    }
}
