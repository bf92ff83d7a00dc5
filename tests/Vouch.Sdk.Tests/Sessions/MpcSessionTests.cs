using System.Net.Security;
using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Proving;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

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

    [Theory]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TestKeyKind.EcdsaP256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TestKeyKind.Rsa2048)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TestKeyKind.EcdsaP256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TestKeyKind.Rsa2048)]
    public async Task A_session_of_Tls12_is_attested(TlsCipherSuite suite, TestKeyKind key)
    {
        await using SessionContext context = SessionContext.Start(key, certificate => TestHttpsServer.Start(certificate, SessionContext.Response, suite));

        SessionResult result = await context.RunAsync(Request(context), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        Assert.Null(result.Attestor.Failure);
        Assert.Equal("1.2", result.Proven!.TlsVersion);
        Assert.Equal($"{suite}", result.Proven.Suite);
        Assert.Equal("secp256r1", result.Proven.Group);
        Assert.Equal(AttestationMode.Mpc, result.Proven.Attestation.Header.Mode);
        Assert.Equal(Completeness.CloseNotify, result.Proven.Completeness);
    }

    private static ProveRequest Request(SessionContext context, params ReadOnlySpan<string> suites)
    {
        ProveRequest request = new($"https://{SessionContext.Host}/account") { Mode = AttestationMode.Mpc, ConnectTo = $"127.0.0.1:{context.Server.Port}" };
        foreach (string suite in suites)
        {
            request.Suites.Add(suite);
        }

        return request;
    }
}
