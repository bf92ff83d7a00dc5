using System.Net.Security;
using Vouch.Attestations;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;

namespace Vouch.Tests.Sessions;

/// <summary>One side is gone, or falls silent, at each message of a session in MPC mode: the other ends soon, says what happened, and leaves nothing behind.</summary>
public sealed class MpcLostPeerTests
{
    private const int Factor = 10;

    /// <summary>Ten seconds until silence is noticed, and what a busy machine adds.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(40);

    /// <summary>Every message of the session, by number.</summary>
    public static MatrixTheoryData<int, bool> Moments => new(
        [
            (int)SessionMessage.Open, (int)SessionMessage.Accepted, (int)SessionMessage.Ready, (int)SessionMessage.Agree, (int)SessionMessage.Derive, (int)SessionMessage.Seal, (int)SessionMessage.Read, (int)SessionMessage.Records, (int)SessionMessage.Share,
            (int)SessionMessage.Statement, (int)SessionMessage.Signed,
        ],
        [false, true]);

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Both_sides_notice_that_the_line_is_broken(int moment, bool silently)
    {
        bool isEarlier = (SessionMessage)moment == SessionMessage.Read;
        await using SessionContext context = isEarlier ? EarlierServer.Start(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256) : SessionContext.Start();
        FastClock clock = new(Factor);
        (context.AttestorClock, context.ProverClock) = (clock, clock);
        BreakableStream? line = null;
        BreakableStream? far = null;
        long started = 0;

        SessionResult result = await new MpcLine().RunAsync(
            context,
            SessionRelay.Only((SessionMessage)moment, message =>
            {
                started = clock.GetTimestamp();
                line!.Break(silently);
                if (silently)
                {
                    far!.Break(silently);
                }

                return [];
            }),
            request: isEarlier ? EarlierServer.Request(context, AttestationMode.Mpc, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256) : null,
            around: (prover, attestor) => (line = new BreakableStream(prover), far = new BreakableStream(attestor)));

        Assert.NotEqual(0, started);
        Assert.Equal(ProveFailure.AttestorLost, Assert.IsType<ProveException>(result.Error).Failure);
        bool isLost = result.Attestor.Failure is AttestorFailure.ProverLost or AttestorFailure.ProverGaveUp; // who stands between them says that one side has gone
        Assert.True(isLost || ((SessionMessage)moment == SessionMessage.Signed && result.Attestor.IsSigned), $"{result.Attestor}");
        Assert.True(clock.GetElapsedTime(started) < s_soon, $"{clock.GetElapsedTime(started)}");
        Assert.True(line!.IsDisposed, "The prover's connection is open.");
    }
}
