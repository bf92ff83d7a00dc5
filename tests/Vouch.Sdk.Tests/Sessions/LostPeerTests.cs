using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;

namespace Vouch.Tests.Sessions;

/// <summary>One side is gone, or falls silent, at each moment of a session: the other ends soon, says what happened, and leaves nothing behind.</summary>
public sealed class LostPeerTests
{
    private const int Factor = 10;

    /// <summary>Ten seconds until silence is noticed, and what a busy machine adds.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    public static MatrixTheoryData<SessionMoment, bool> Moments => new(Enum.GetValues<SessionMoment>(), [false, true]);

    public static TheoryData<SessionMoment> AllMoments => [.. Enum.GetValues<SessionMoment>()];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Both_sides_notice_that_the_line_is_broken(SessionMoment moment, bool silently)
    {
        await using LostPeerContext context = new(moment, Factor, losesSigned: true);
        BreakableStream? line = null;
        long started = context.Clock.GetTimestamp();

        SessionResult result = await context.RunAsync(() => line!.Break(silently), stream => line = stream, TestContext.Current.CancellationToken);

        Assert.Equal(ProveFailure.AttestorLost, Assert.IsType<ProveException>(result.Error).Failure);
        Assert.Equal(moment == SessionMoment.BeforeSigned ? null : AttestorFailure.ProverLost, result.Attestor.Failure);
        Assert.True(context.Clock.GetElapsedTime(started) < s_soon, $"{context.Clock.GetElapsedTime(started)}");
        context.AssertNothingIsLeft(line!);
    }

    [Theory]
    [MemberData(nameof(AllMoments))]
    public async Task The_attestor_learns_that_the_prover_gave_up(SessionMoment moment)
    {
        using CancellationTokenSource cancel = new();
        await using LostPeerContext context = new(moment, Factor, losesSigned: false);
        BreakableStream? line = null;

        SessionResult result = await context.RunAsync(cancel.Cancel, stream => line = stream, cancel.Token);

        Assert.IsType<OperationCanceledException>(result.Error, exactMatch: false);
        Assert.Equal(moment == SessionMoment.BeforeSigned ? null : AttestorFailure.ProverGaveUp, result.Attestor.Failure);
        context.AssertNothingIsLeft(line!);
    }

    [Theory]
    [MemberData(nameof(AllMoments))]
    public async Task The_prover_learns_that_the_attestor_gave_up(SessionMoment moment)
    {
        using CancellationTokenSource cancel = new();
        await using LostPeerContext context = new(moment, Factor, losesSigned: false);
        BreakableStream? line = null;

        SessionResult result = await context.RunAsync(cancel.Cancel, stream => line = stream, TestContext.Current.CancellationToken, cancel.Token);

        if (moment != SessionMoment.BeforeSigned)
        {
            ProveException e = Assert.IsType<ProveException>(result.Error);
            Assert.True(e.Failure == ProveFailure.AttestorLost || e.Refusal == RefusalCode.InternalError, e.Message);
            Assert.Equal(AttestorFailure.ProverLost, result.Attestor.Failure);
        }

        context.AssertNothingIsLeft(line!);
    }
}
