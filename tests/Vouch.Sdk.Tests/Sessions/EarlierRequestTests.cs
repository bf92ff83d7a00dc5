using System.Net.Security;
using System.Text;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Tests.Sessions;

/// <summary>Sessions in which a request needs something of an earlier answer on the same connection.</summary>
public sealed class EarlierRequestTests
{
    public static TheoryData<AttestationMode, TlsCipherSuite, bool> Cases => new()
    {
        { AttestationMode.Mpc, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, false },
        { AttestationMode.Mpc, TlsCipherSuite.TLS_AES_128_GCM_SHA256, true },
        { AttestationMode.Mpc, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, false },
        { AttestationMode.Mpc, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, false },
        { AttestationMode.Proxy, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, false },
        { AttestationMode.Proxy, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_request_takes_what_an_earlier_answer_said_and_its_own_answer_is_attested(AttestationMode mode, TlsCipherSuite suite, bool hidesServer)
    {
        await using SessionContext context = EarlierServer.Start(suite);
        ProveRequest request = EarlierServer.Request(context, mode, suite);
        request.HideServerName = hidesServer;

        SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        Attestation attestation = result.Proven!.Attestation;
        Assert.Equal(SessionContext.Response.Length, attestation.Facts.Transcript.ReceivedLength);
        Presentation presentation = new PresentationBuilder(attestation).Reveal(EarlierServer.Balance).Build();
        VerificationOutcome verified = PresentationVerifier.Verify(presentation.ToCbor(), new VerificationPolicy
        {
            TrustedAttestors = [context.Key.VerifyingKey],
            TrustedRoots = context.Roots,
            Now = DateTimeOffset.UtcNow,
            AcceptHiddenServer = hidesServer,
        });
        Assert.Equal("1842.17", Encoding.UTF8.GetString(Assert.IsType<VerificationOutcome.Valid>(verified).Presentation.Shown[0].Value.Span));
    }

    [Fact]
    public async Task Several_answers_are_read_one_after_the_other()
    {
        await using SessionContext context = SessionContext.Start(TestKeyKind.EcdsaP256, certificate => TestHttpsServer.Start(certificate, static async (stream, request, cancellationToken) =>
        {
            for (int i = 0; i < 3; i++)
            {
                await stream.WriteAsync(EarlierServer.KeptAlive($"{request[..4].Trim()} {i}"), cancellationToken);
                request = await TestHttpsServer.ReadRequestAsync(stream, cancellationToken);
            }

            await stream.WriteAsync(SessionContext.Response, cancellationToken);
        }));
        ProveRequest request = EarlierServer.Request(context, AttestationMode.Mpc, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        List<string> read = [];
        request.Earlier.Clear();
        request.Earlier.Add(new EarlierRequest("/a") { Answered = answer => read.Add(answer.Read("response.body")) });
        request.Earlier.Add(new EarlierRequest("/b") { Method = "POST", Body = "one=1&two=2"u8.ToArray(), Answered = answer => read.Add(answer.Read("response.body")) });
        request.Earlier.Add(new EarlierRequest("/c") { Answered = answer => read.Add(answer.Read("response.body")) });

        SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        Assert.Equal(["GET 0", "POST 1", "GET 2"], read);
    }

    [Fact]
    public async Task A_server_that_closes_before_the_request_to_be_proven_is_named()
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = EarlierServer.Request(context, AttestationMode.Mpc, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        request.Earlier[0].Answered = null;

        SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);

        Assert.Equal(ProveFailure.ServerClosesConnection, Assert.IsType<ProveException>(result.Error).Failure);
    }

    [Fact]
    public async Task A_part_that_an_answer_does_not_have_is_named()
    {
        await using SessionContext context = EarlierServer.Start(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        ProveRequest request = EarlierServer.Request(context, AttestationMode.Mpc, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        request.Earlier[0].Answered = static answer => answer.Read("response.json:$.csrf");

        SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);

        ProveException e = Assert.IsType<ProveException>(result.Error);
        Assert.Equal(ProveFailure.PartNotFound, e.Failure);
        Assert.Contains("$.csrf", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, 3.9, 4.6)]
    [InlineData(TlsCipherSuite.TLS_AES_128_GCM_SHA256, 7.7, 9)]
    public async Task A_kilobyte_that_is_read_on_the_way_costs_what_is_documented(TlsCipherSuite suite, double least, double most)
    {
        long small = await SentAsync(suite, 100);
        long large = await SentAsync(suite, 100 + 1024);

        Assert.InRange((large - small) / 1e6, least, most);
    }

    [Fact]
    public async Task What_is_read_on_the_way_has_a_limit()
    {
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(certificate, EarlierServer.KeptAlive(new string('x', 300_000))));
        ProveRequest request = EarlierServer.Request(context, AttestationMode.Mpc, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256);

        SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);

        Assert.Equal(AttestorFailure.LimitExceeded, result.Attestor.Failure);
    }

    /// <summary>How much goes to the attestor in a session that reads so much on the way.</summary>
    private static async Task<long> SentAsync(TlsCipherSuite suite, int size)
    {
        await using SessionContext context = SessionContext.Start(TestKeyKind.EcdsaP256, certificate => TestHttpsServer.Start(
            certificate,
            async (stream, _, cancellationToken) =>
            {
                await stream.WriteAsync(EarlierServer.KeptAlive(new string('x', size)), cancellationToken);
                await TestHttpsServer.ReadRequestAsync(stream, cancellationToken);
                await stream.WriteAsync(SessionContext.Response, cancellationToken);
            },
            suite));
        ProveRequest request = EarlierServer.Request(context, AttestationMode.Mpc, suite);
        request.Earlier[0].Answered = null;
        SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);
        Assert.Null(result.Error);
        return result.Proven!.BytesSent;
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("login")]
    [InlineData("")]
    [InlineData("/a#b")]
    public void A_path_that_leads_elsewhere_is_none(string path) => Assert.Throws<ArgumentException>(() => new EarlierRequest(path));

    [Fact]
    public async Task What_cannot_be_sent_is_said_before_anybody_is_called()
    {
        await using SessionContext context = EarlierServer.Start(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        ProveRequest opened = EarlierServer.Request(context, AttestationMode.Proxy, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        opened.Reveal.Clear();
        opened.AttestorView = AttestorView.Everything;
        ProveRequest twoLines = EarlierServer.Request(context, AttestationMode.Mpc, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        twoLines.Earlier[0].Body = "a\r\nb"u8.ToArray();

        await Assert.ThrowsAsync<ArgumentException>(() => context.ProveAsync(opened));
        await Assert.ThrowsAsync<ArgumentException>(() => context.ProveAsync(twoLines));

        Assert.Empty(await context.OutcomesAsync());
    }
}
