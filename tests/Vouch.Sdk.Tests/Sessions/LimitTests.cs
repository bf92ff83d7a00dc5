using System.Security.Cryptography.X509Certificates;
using Vouch.Attestations.Commitments;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Testing.Servers;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>What a session may cost: at each limit the attestor ends it, and tells the prover which kind it was.</summary>
public sealed class LimitTests
{
    private static readonly FastClock s_clock = new(20);

    [Theory]
    [InlineData(300, 1 << 20, 1000)]
    [InlineData(700, 1 << 20, 1000)]
    [InlineData(1 << 20, 200, 1000)]
    [InlineData(1 << 20, 8000, 1000)]
    [InlineData(1 << 20, 1 << 20, 3)]
    public async Task Bytes_and_records_are_limited_in_either_direction(int sentBytes, int receivedBytes, int records)
    {
        await using SessionContext context = Start(TestHttpsServer.Json(new string(' ', 30_000) + SessionContext.Body));
        context.Limits = new AttestorLimits { MaxSentBytes = sentBytes, MaxReceivedBytes = receivedBytes, MaxRecords = records };
        ProveRequest request = context.Request();
        request.Body = new byte[1000];
        request.Method = "POST";

        SessionResult result = await RunAsync(context, request);

        AssertRefused(result, AttestorFailure.LimitExceeded, RefusalCode.TooLarge);
    }

    [Fact]
    public async Task A_request_that_is_stated_longer_than_the_limit_is_refused_before_anything_is_dialled()
    {
        await using SessionContext context = Start(SessionContext.Response);
        context.Limits = new AttestorLimits { MaxSentBytes = 100_000 };
        context.Dial = static (_, _, _, _) => throw new InvalidOperationException("Dialled.");
        ProveRequest request = context.Request();
        request.Body = new byte[110_000];
        request.SecretBody = true;
        request.Method = "POST";

        SessionResult result = await RunAsync(context, request);

        AssertRefused(result, AttestorFailure.LimitExceeded, RefusalCode.TooLarge);
    }

    [Fact]
    public async Task A_session_in_which_nobody_says_anything_is_ended()
    {
        await using SessionContext context = StartSilent();
        context.Limits = new AttestorLimits { MaxIdle = TimeSpan.FromSeconds(5) };

        SessionResult result = await RunAsync(context, context.Request());

        AssertRefused(result, AttestorFailure.TimedOut, RefusalCode.TimedOut);
    }

    [Fact]
    public async Task A_session_that_takes_too_long_is_ended()
    {
        await using SessionContext context = StartSilent();
        context.Limits = new AttestorLimits { MaxDuration = TimeSpan.FromSeconds(5) };

        SessionResult result = await RunAsync(context, context.Request());

        AssertRefused(result, AttestorFailure.TimedOut, RefusalCode.TimedOut);
    }

    [Fact]
    public async Task More_ranges_than_an_attestation_holds_are_refused()
    {
        await using SessionContext context = Start(SessionContext.Response);

        SessionResult result = await RunAsync(context, context.Request(), SessionRelay.Only(SessionMessage.Opening, static message =>
        {
            using OpeningMessage opening = OpeningMessage.Decode(message.Payload);
            OpeningMessage more = new()
            {
                Secrets = opening.Secrets,
                SentLength = opening.SentLength,
                ReceivedLength = opening.ReceivedLength,
                BlinderSeed = opening.BlinderSeed,
                Ranges = [.. opening.Ranges, .. Enumerable.Repeat(opening.Ranges[0], RangeCommitments.MaxRanges)],
                SessionHash = opening.SessionHash,
            };
            return [message with { Payload = more.Encode() }];
        }));

        AssertRefused(result, AttestorFailure.ProtocolViolation, RefusalCode.BadRequest);
    }

    [Fact]
    public async Task A_prover_that_never_opens_is_ended_by_the_duration()
    {
        await using SessionContext context = Start(SessionContext.Response);
        context.Limits = new AttestorLimits { MaxDuration = TimeSpan.FromSeconds(8) };

        SessionResult result = await RunAsync(context, context.Request(), SessionRelay.Only(SessionMessage.Opening, static _ => []));

        AssertRefused(result, AttestorFailure.TimedOut, RefusalCode.TimedOut);
    }

    [Fact]
    public async Task A_prover_whose_first_message_does_not_come_is_refused()
    {
        await using SessionContext context = Start(SessionContext.Response);

        SessionResult result = await RunAsync(context, context.Request(), SessionRelay.Only(SessionMessage.Open, static _ => []));

        AssertRefused(result, AttestorFailure.TimedOut, RefusalCode.TimedOut);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed()
    {
        await using SessionContext context = Start(SessionContext.Response);
        await using Stream stream = await context.Connect(TestContext.Current.CancellationToken);

        AttestorOutcome outcome = await context.OutcomeAsync();

        Assert.Equal(AttestorFailure.ProverLost, outcome.Failure);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_prover_without_patience_says_so()
    {
        await using SessionContext context = StartSilent();
        context.Options.IdleTimeout = TimeSpan.FromSeconds(2);

        SessionResult result = await RunAsync(context, context.Request());

        Assert.Equal(ProveFailure.TimedOut, Assert.IsType<ProveException>(result.Error).Failure);
        Assert.Equal(AttestorFailure.ProverGaveUp, result.Attestor.Failure);
    }

    [Fact]
    public async Task A_response_over_the_provers_limit_ends_the_session()
    {
        await using SessionContext context = Start(TestHttpsServer.Json(new string(' ', 5000)));
        context.Options.MaxReceivedBytes = 4096;

        SessionResult result = await RunAsync(context, context.Request());

        Assert.Equal(ProveFailure.ResponseTooLarge, Assert.IsType<ProveException>(result.Error).Failure);
        Assert.Equal(AttestorFailure.ProverGaveUp, result.Attestor.Failure);
    }

    [Theory]
    [InlineData("Content-Length: 2147483647")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n7fffffff")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6")]
    public async Task A_response_that_announces_nonsense_is_malformed(string field)
    {
        await using SessionContext context = Start(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{field}\r\n\r\nbody"));

        SessionResult result = await RunAsync(context, context.Request());

        Assert.Equal(ProveFailure.ResponseMalformed, Assert.IsType<ProveException>(result.Error).Failure);
        Assert.False(result.Attestor.IsSigned);
    }

    [Theory]
    [InlineData(60_000, true)]
    [InlineData(66_000, false)]
    [InlineData(140_000, false)]
    public async Task A_certificate_that_is_too_large_to_be_attested_is_the_servers_fault(int size, bool isAttested)
    {
        await using SessionContext context = WithClock(SessionContext.Start(
            static certificate => TestHttpsServer.Start(certificate, SessionContext.Response), new X509Extension("1.2.3.4", new byte[size], critical: false)));

        SessionResult result = await RunAsync(context, context.Request());

        Assert.Equal(isAttested ? null : ProveFailure.ServerTls, (result.Error as ProveException)?.Failure);
        Assert.Equal(isAttested, result.Attestor.IsSigned);
        Assert.NotEqual(AttestorFailure.InternalError, result.Attestor.Failure);
    }

    [Fact]
    public async Task A_prover_of_another_version_is_told_to_use_the_same()
    {
        await using SessionContext context = Start(SessionContext.Response);
        Stream stream = await context.Connect(TestContext.Current.CancellationToken);
        Multiplexer prover = Multiplexer.Connect(stream, new MultiplexerOptions { Versions = new VersionRange(2, 3), Time = s_clock });
        await prover[ChannelId.Control].FlushAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<UnsupportedVersionException>(() => prover.Negotiated);
        await prover.DisposeAsync();

        Assert.Equal(AttestorFailure.ProtocolViolation, (await context.OutcomeAsync()).Failure);
    }

    private static SessionContext Start(byte[] response) => WithClock(SessionContext.Start(response));

    /// <summary>With a server that takes a request and never answers.</summary>
    private static SessionContext StartSilent()
        => WithClock(SessionContext.Start(static certificate => TestHttpsServer.Start(certificate, static (stream, _, cancel) => TestHttpsServer.ReadRequestAsync(stream, cancel))));

    private static SessionContext WithClock(SessionContext context)
    {
        (context.AttestorClock, context.ProverClock) = (s_clock, s_clock);
        return context;
    }

    private static Task<SessionResult> RunAsync(SessionContext context, ProveRequest request, Rewrite? rewrite = null)
        => context.RunAsync(request, rewrite is null ? null : SessionRelay.With(rewrite, s_clock), cancelProver: TestContext.Current.CancellationToken);

    private static void AssertRefused(SessionResult result, AttestorFailure failure, RefusalCode code)
    {
        Assert.Equal(failure, result.Attestor.Failure);
        ProveException e = Assert.IsType<ProveException>(result.Error);
        Assert.True(e.Refusal == code, $"{e.Failure}, {e.Refusal}: {e.Message}");
    }
}
