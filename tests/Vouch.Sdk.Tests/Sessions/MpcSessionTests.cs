using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Testing.Tls;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.Tests.Sessions;

/// <summary>Whole sessions in MPC mode: the prover connects to a real server by itself, the attestor holds half of every key.</summary>
public sealed class MpcSessionTests
{
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

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

    [Theory]
    [InlineData("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")]
    public async Task What_is_expected_saves_bytes_and_what_is_not_costs_them_alone(string chosen, string other)
    {
        bool isTls12 = chosen.StartsWith("TLS_ECDHE", StringComparison.Ordinal);
        await using SessionContext context = isTls12
            ? SessionContext.Start(TestKeyKind.EcdsaP256, certificate => TestHttpsServer.Start(certificate, SessionContext.Response, Enum.Parse<TlsCipherSuite>(chosen)))
            : SessionContext.Start();

        SessionResult right = await RunAsync(chosen);
        SessionResult wrong = await RunAsync(other);

        Assert.InRange(right.Proven!.BytesSent, 1, wrong.Proven!.BytesSent - 4_000_000);

        async Task<SessionResult> RunAsync(string expected)
        {
            ProveRequest request = isTls12 ? Request(context) : Request(context, chosen);
            request.ExpectedSuite = expected;
            SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);
            Assert.Null(result.Error);
            Assert.Equal(chosen, result.Proven!.Suite);
            return result;
        }
    }

    /// <summary>Whatever waits for a flush that nobody made would wait for the next ping, three seconds later; here there is none.</summary>
    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", false)]
    [InlineData("TLS_AES_128_GCM_SHA256", false)]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", true)]
    [InlineData("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", false)]
    [InlineData("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", false)]
    public async Task No_step_waits_for_a_ping(string suite, bool isHidden)
    {
        await using SessionContext context = SessionContext.Start(TestKeyKind.EcdsaP256, certificate => TestHttpsServer.Start(certificate, SessionContext.Response, Enum.Parse<TlsCipherSuite>(suite)));
        (context.AttestorClock, context.ProverClock) = (new TimerlessClock(), new TimerlessClock());
        ProveRequest request = Request(context, suite);
        request.HideServerName = isHidden;
        using CancellationTokenSource patience = new(Patience);

        SessionResult result = await context.RunAsync(request, cancelProver: patience.Token);

        Assert.Null(result.Error);
        Assert.True(result.Attestor.IsSigned);
    }

    [Fact]
    public async Task A_suite_that_keys_cannot_be_shared_under_is_not_expected()
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = Request(context);
        request.ExpectedSuite = "TLS_AES_256_GCM_SHA384";

        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => context.ProveAsync(request));

        Assert.Contains("TLS_AES_128_GCM_SHA256", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_of_Tls12_without_extended_master_secret_is_attested()
    {
        SessionResult result = await RunAsync(TlsVersion.Tls12, static script => script.HasExtendedMasterSecret = false);

        Assert.Null(result.Error);
        Assert.Null(result.Attestor.Failure);
        Assert.Equal("1.2", result.Proven!.TlsVersion);
    }

    [Fact]
    public async Task A_server_whose_Finished_is_wrong_is_found_out_when_the_keys_are_opened()
    {
        SessionResult result = await RunAsync(TlsVersion.Tls12, static script => script.SpoilFinished());

        ProveException e = Assert.IsType<ProveException>(result.Error);
        Assert.Equal(ProveFailure.ServerTls, e.Failure);
        Assert.Equal(AlertDescription.DecryptError, Assert.IsType<TlsException>(e.InnerException).Alert);
        Assert.NotNull(result.Attestor.Failure);
    }

    [Theory]
    [InlineData(TlsVersion.Tls13)]
    [InlineData(TlsVersion.Tls12)]
    public async Task A_server_that_insists_on_another_group_is_one_for_proxy_mode(TlsVersion version)
        => ExpectProxyMode(await RunAsync(version, static script => script.Group = NamedGroup.X25519));

    [Theory]
    [InlineData(AlertDescription.HandshakeFailure)]
    [InlineData(AlertDescription.InsufficientSecurity)]
    [InlineData(AlertDescription.ProtocolVersion)]
    public async Task A_server_that_refuses_what_is_offered_is_one_for_proxy_mode(AlertDescription alert)
        => ExpectProxyMode(await RunAsync(TlsVersion.Tls13, script => script.Refuse(alert)));

    [Theory]
    [InlineData(AttestorFailure.HostNotAllowed, RefusalCode.HostNotAllowed)]
    [InlineData(AttestorFailure.AddressNotAllowed, RefusalCode.AddressNotAllowed)]
    public async Task A_server_that_the_operators_rules_forbid_is_refused_before_anything_is_accepted(object failure, object code)
    {
        await using SessionContext context = SessionContext.Start();
        List<(string, int)> asked = [];
        context.Admit = (host, port) =>
        {
            asked.Add((host, port));
            throw new DialRefusedException((AttestorFailure)failure, "No.");
        };
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context);

        Assert.Equal([(SessionContext.Host, 443)], asked);
        Assert.Equal((AttestorFailure)failure, result.Attestor.Failure);
        Assert.Equal((RefusalCode)code, Assert.IsType<ProveException>(result.Error).Refusal);
        Assert.DoesNotContain(SessionMessage.Accepted, line.Passed);
        Assert.Empty(context.Server.Requests);
    }

    [Fact]
    public async Task The_operators_rules_are_asked_once_for_the_name_and_port_that_are_attested()
    {
        await using SessionContext context = SessionContext.Start();
        List<(string, int)> asked = [];
        context.Admit = (host, port) => asked.Add((host, port));
        context.Dial = static (_, _, _, _) => throw new InvalidOperationException("Dialled.");

        SessionResult result = await new MpcLine().RunAsync(context);

        Assert.Equal([(SessionContext.Host, 443)], asked);
        Assert.Equal(SessionContext.Host, result.Proven!.Host);
    }

    private static void ExpectProxyMode(SessionResult result)
    {
        ProveException e = Assert.IsType<ProveException>(result.Error);
        Assert.Equal(ProveFailure.ServerTls, e.Failure);
        Assert.Contains("secp256r1", e.Message, StringComparison.Ordinal);
        Assert.Contains("--mode proxy", e.Message, StringComparison.Ordinal);
        Assert.NotNull(result.Attestor.Failure);
    }

    /// <summary>A session with a server that behaves as it is told.</summary>
    private static async Task<SessionResult> RunAsync(TlsVersion version, Action<ServerScript> commit)
    {
        X509Certificate2? certificate = null;
        await using SessionContext context = SessionContext.Start(issued => TestHttpsServer.Start(certificate = issued, SessionContext.Response));
        ServerScript script = new() { Certificate = certificate!, Version = version };
        script.Answer(SessionContext.Response);
        commit(script);
        await using ScriptedListener server = new(script);
        ProveRequest request = new($"https://{SessionContext.Host}/account") { Mode = AttestationMode.Mpc, ConnectTo = $"127.0.0.1:{server.Port}" };
        return await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);
    }

    internal static ProveRequest Request(SessionContext context, params ReadOnlySpan<string> suites)
    {
        ProveRequest request = new($"https://{SessionContext.Host}/account") { Mode = AttestationMode.Mpc, ConnectTo = $"127.0.0.1:{context.Server.Port}" };
        foreach (string suite in suites)
        {
            request.Suites.Add(suite);
        }

        return request;
    }
}
