using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>A prover that sends something else than it computes, at places all over a session in MPC mode: it gets no signature, and never sees the attestor fail in a way of its own.</summary>
public sealed class MpcAlteredLineTests
{
    /// <summary>Channels, and places by per mille of what an honest prover sends there.</summary>
    public static MatrixTheoryData<ChannelId, int> Places => new([ChannelId.Transfers, ChannelId.Labels, ChannelId.Garbling, ChannelId.Conversion, ChannelId.Proof], [0, 500, 990, 1000]);

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_was_altered_is_not_signed_unless_nobody_reads_it(ChannelId channel, int place)
    {
        await using SessionContext context = SessionContext.Start();
        MpcLine honest = new();
        SessionResult truth = await honest.RunAsync(context);
        long size = honest.Sizes[(channel, SessionRole.Prover)];
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, alter: MpcLine.Flip(channel, SessionRole.Prover, long.Min(size - 1, size * place / 1000)));

        Assert.Null(truth.Error);
        Assert.True(truth.Attestor.IsSigned);
        string what = $"{result.Attestor}; {result.Error}";
        Assert.True(result.Error is null or ProveException, what);
        Assert.True(result.Attestor.Failure != AttestorFailure.InternalError, what);
        Assert.True(result.Attestor.IsSigned == (result.Proven is not null), what);
        if (channel == ChannelId.Proof || (channel == ChannelId.Conversion && place == 1000))
        {
            Assert.False(result.Attestor.IsSigned, what); // inputs and gates; the last correction of the tag's key
        }
    }
}
