using System.Collections.Concurrent;
using Vouch.Attestations.Presentations;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Testing;

namespace Vouch.Tests.Sessions;

/// <summary>Somebody on the line changes bytes of a session at random: both sides end, with the errors that are theirs, and what is attested is what was said.</summary>
public sealed class StreamMutationTests
{
#if DEBUG
    private const int Mutations = 100;
#else
    private const int Mutations = 1_000;
#endif

    private const int AtATime = 12;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    [Fact]
    public Task The_attestor_survives_every_change_of_what_the_prover_sends() => SurviveAsync(ofProver: true, seed: 1);

    [Fact]
    public Task The_prover_survives_every_change_of_what_the_attestor_sends() => SurviveAsync(ofProver: false, seed: 2);

    private static async Task SurviveAsync(bool ofProver, int seed)
    {
        await using SessionContext context = SessionContext.Start();
        FastClock clock = new(20);
        (context.AttestorClock, context.ProverClock) = (clock, clock);
        long[] lengths = [await MeasureAsync(context, ofProver, isSplit: false), await MeasureAsync(context, ofProver, isSplit: true)];
        Random random = new(seed);
        (int Index, bool IsSplit, StreamChange Change)[] changes = [.. Enumerable.Range(0, Mutations).Select(i => (i, i % 2 == 1, StreamChange.Random(random, lengths[i % 2])))];
        ConcurrentBag<bool> signed = [];

        await Parallel.ForEachAsync(changes, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = TestContext.Current.CancellationToken }, async (item, cancel) =>
        {
            SessionResult result = await context.RunAsync(Request(context, item.IsSplit), Change(ofProver, item.Change), cancelProver: cancel).WaitAsync(s_patience, cancel);
            string what = $"Mutation {item.Index}, {(item.IsSplit ? "split" : "whole")}, {item.Change}: {result.Attestor}; {result.Error}";
            Assert.True(result.Error is null or ProveException, what);
            Assert.True(result.Attestor.Failure != AttestorFailure.InternalError, what);
            Assert.True(result.Proven is not null || result.Error is not null, what);
            if (result.Proven is not null)
            {
                Assert.True(result.Attestor.IsSigned, what);
                CheckHonest(context, result.Proven, item.IsSplit);
            }

            signed.Add(result.Proven is not null);
        });

        Assert.Equal(Mutations, signed.Count);
        Assert.InRange(signed.Count(s => !s), Mutations / 2, Mutations);
    }

    private static async Task<long> MeasureAsync(SessionContext context, bool ofProver, bool isSplit)
    {
        ChangingStream? line = null;
        SessionResult result = await context.RunAsync(Request(context, isSplit), Change(ofProver, StreamChange.None, stream => line = stream), cancelProver: TestContext.Current.CancellationToken);
        Assert.Null(result.Error);
        CheckHonest(context, result.Proven!, isSplit);
        return line!.Passed;
    }

    private static Between Change(bool ofProver, StreamChange change, Action<ChangingStream>? take = null) => (prover, attestor) =>
    {
        ChangingStream line = new(ofProver ? prover : attestor, change);
        take?.Invoke(line);
        return ofProver ? (line, attestor) : (prover, line);
    };

    private static ProveRequest Request(SessionContext context, bool isSplit)
    {
        ProveRequest request = context.Request();
        if (isSplit)
        {
            request.SecretHeaders.Add(new("Cookie", "id=42"));
        }

        return request;
    }

    private static void CheckHonest(SessionContext context, ProvenSession session, bool isSplit)
    {
        Assert.Equal(SessionContext.Response, session.Attestation.Transcript.Received.ToArray());
        Assert.Equal(isSplit ? "Cookie: id=42\r\n".Length : 0, session.Attestation.Facts.Transcript.HiddenLength);
        byte[] presentation = new PresentationBuilder(session.Attestation).Reveal("request.line").Reveal("response.json:$.accounts[0].balance").Build().ToCbor();
        VerificationOutcome outcome = PresentationVerifier.Verify(presentation, new VerificationPolicy
        {
            TrustedAttestors = [context.Key.VerifyingKey],
            TrustedRoots = context.Roots,
            Now = DateTimeOffset.UtcNow,
            ExpectedHost = SessionContext.Host,
        });
        Assert.IsType<VerificationOutcome.Valid>(outcome);
    }
}
