using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Proving;

namespace Vouch.Tests.Sessions;

/// <summary>Whole sessions in MPC mode: the prover connects to a real server by itself, the attestor holds half of every key.</summary>
public sealed class MpcSessionTests
{
    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_AES_128_GCM_SHA256")]
    public async Task A_session_is_attested(string suite)
    {
        await using SessionContext context = SessionContext.Start();

        SessionResult result = await context.RunAsync(Request(context, suite), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        Assert.Null(result.Attestor.Failure);
        Assert.Equal(suite, result.Proven!.Suite);
        Assert.Equal("secp256r1", result.Proven.Group);
        Assert.Equal(AttestationMode.Mpc, result.Proven.Attestation.Header.Mode);
        Assert.Equal(Completeness.CloseNotify, result.Proven.Completeness);
    }

    private static ProveRequest Request(SessionContext context, string suite)
    {
        ProveRequest request = new($"https://{SessionContext.Host}/account") { Mode = AttestationMode.Mpc, ConnectTo = $"127.0.0.1:{context.Server.Port}" };
        request.Suites.Add(suite);
        return request;
    }
}
