using System.Security.Authentication;
using System.Text;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Proving;
using Vouch.Tests.Sessions;

namespace Vouch.Tests.Proving;

/// <summary>Proven sessions of which only named parts are revealed or committed to.</summary>
public sealed class ChosenPartsTests
{
    public static TheoryData<SslProtocols, string, string> Parts =>
    [
        .. new[] { SslProtocols.Tls13, SslProtocols.Tls12 }.SelectMany(version => new (string, string)[]
        {
            ("response.json:$.accounts[0].balance", "1842.17"),
            ("response.status", "200"),
            ("response.header.content-type", "application/json"),
            ("response.bytes:0..8", "HTTP/1.1"),
            ("response.body", SessionContext.Body),
            ("response", Encoding.Latin1.GetString(SessionContext.Response)),
            ("request.line", "GET /account HTTP/1.1"),
            ("request.header.cookie", "id=secret-cookie"),
        }.Select(part => (version, part.Item1, part.Item2))),
    ];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_part_that_is_revealed_is_seen_by_the_attestor_and_can_be_presented_and_nothing_else_can(SslProtocols version, string part, string value)
    {
        string seen = await ProveAsync(version, [part], [], part, value);

        Assert.Equal(part != "response", seen.Contains(value, StringComparison.Ordinal)); // a response that is revealed whole is opened
        AssertHides(seen, except: [part, value]);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_part_that_is_committed_to_stays_hidden_and_can_be_presented_and_nothing_else_can(SslProtocols version, string part, string value)
    {
        string seen = await ProveAsync(version, [], [part], part, value);

        AssertHides(seen, except: []);
    }

    [Fact]
    public async Task Parts_of_both_kinds_go_together()
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = Request(context);
        request.Reveal.Add("response.json:$.accounts[0].balance");
        request.Commit.Add("request");
        request.Commit.Add("response.header.content-type");

        ProvenSession session = await context.ProveAsync(request);

        Assert.Equal("1842.17", Present(context, session, "response.json:$.accounts[0].balance"));
        Assert.Equal("application/json", Present(context, session, "response.header.content-type"));
        Assert.StartsWith("GET /account HTTP/1.1\r\n", Present(context, session, "request"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_revealed_is_everything_opened()
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = Request(context);
        request.Reveal.Add("request");
        request.Reveal.Add("response");

        ProvenSession session = await context.ProveAsync(request);

        Assert.Equal(Encoding.Latin1.GetString(SessionContext.Response), Present(context, session, "response"));
        Assert.Contains("Cookie: id=secret-cookie", Present(context, session, "request"), StringComparison.Ordinal);
        Assert.True(session.BytesSent < 150_000, $"{session.BytesSent} bytes for a key schedule");
    }

    [Theory]
    [InlineData("response")]
    [InlineData("response.json:$.accounts[0].balance")]
    [InlineData("request.line")]
    public async Task A_server_that_ends_without_a_word_does_not_hinder(string part)
    {
        await using SessionContext context = SessionContext.Start();
        context.Server.ClosesPolitely = false;
        ProveRequest request = Request(context);
        request.Reveal.Add(part);

        ProvenSession session = await context.ProveAsync(request);

        Assert.True((await context.OutcomeAsync()).IsSigned);
        Assert.Equal(Completeness.Message, session.Completeness);
        _ = Present(context, session, part);
    }

    [Theory]
    [InlineData("response.json:$.nothing")]
    [InlineData("response.header.x-none")]
    [InlineData("request.json:$.x")]
    [InlineData("response.bytes:0..100000")]
    public async Task A_part_that_is_not_there_is_named(string part)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = Request(context);
        request.Reveal.Add(part);

        ProveException e = await Assert.ThrowsAsync<ProveException>(() => context.ProveAsync(request));

        Assert.Equal(ProveFailure.PartNotFound, e.Failure);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", AttestorView.Revealed)]
    [InlineData("response.json", AttestorView.Revealed)]
    [InlineData("response.body", AttestorView.Response)]
    [InlineData("response.body", AttestorView.Everything)]
    public async Task What_cannot_be_meant_is_refused_before_anything_is_sent(string part, AttestorView view)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = context.Request();
        request.AttestorView = view;
        request.Commit.Add(part);

        await Assert.ThrowsAsync<ArgumentException>(() => context.ProveAsync(request));

        Assert.Empty(context.Server.Requests);
    }

    [Fact]
    public async Task A_chunked_body_is_told_apart_like_any_other()
    {
        byte[] response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"a\":12,\r\n8\r\n\"b\":\"x\"}\r\n0\r\n\r\n"u8.ToArray();
        await using SessionContext context = SessionContext.Start(response);
        ProveRequest request = Request(context);
        request.Reveal.Add("response.json:$.b");

        ProvenSession session = await context.ProveAsync(request);

        Assert.Equal("\"x\"", Present(context, session, "response.json:$.b"));
    }

    private static async Task<string> ProveAsync(SslProtocols version, string[] reveal, string[] commit, string part, string value)
    {
        await using SessionContext context = SessionContext.Start(version);
        ProveRequest request = Request(context);
        Array.ForEach(reveal, request.Reveal.Add);
        Array.ForEach(commit, request.Commit.Add);
        List<byte> seen = [];

        SessionResult result = await context.RunAsync(request, SessionRelay.With(
            (_, message) =>
            {
                seen.AddRange(message.Payload);
                return [message];
            },
            TimeProvider.System), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        ProvenSession session = result.Proven!;
        Assert.Equal(value, Present(context, session, part));
        if (!part.StartsWith("response", StringComparison.Ordinal) || part is "response.status" or "response.bytes:0..8")
        {
            Assert.Equal(RejectionReason.NotSeparable, Assert.Throws<PresentationException>(() => new PresentationBuilder(session.Attestation).Reveal("response.json:$.accounts[0].iban").Build()).Reason);
        }

        return Encoding.Latin1.GetString([.. seen]);
    }

    private static void AssertHides(string seen, string[] except)
    {
        foreach (string secret in (string[])["secret-cookie", "/account", "1842.17", "DE89"])
        {
            if (!except.Any(shown => shown.Contains(secret, StringComparison.Ordinal)))
            {
                Assert.DoesNotContain(secret, seen, StringComparison.Ordinal);
            }
        }
    }

    private static ProveRequest Request(SessionContext context)
    {
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;
        request.SecretHeaders.Add(new("Cookie", "id=secret-cookie"));
        return request;
    }

    private static string Present(SessionContext context, ProvenSession session, string part)
    {
        Presentation presentation = new PresentationBuilder(session.Attestation).Reveal(part).Build();
        VerificationOutcome outcome = PresentationVerifier.Verify(presentation.ToCbor(), new VerificationPolicy
        {
            TrustedAttestors = [context.Key.VerifyingKey],
            TrustedRoots = context.Roots,
            Now = DateTimeOffset.UtcNow,
            ExpectedHost = SessionContext.Host,
        });
        VerifiedPresentation verified = outcome is VerificationOutcome.Valid(VerifiedPresentation valid) ? valid : throw new Xunit.Sdk.XunitException(outcome.ToString());
        return Encoding.Latin1.GetString(Assert.Single(verified.Shown).Value.Span);
    }
}
