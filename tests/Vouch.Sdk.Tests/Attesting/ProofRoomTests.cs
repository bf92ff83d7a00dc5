using Vouch.Attesting;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing.Servers;
using Vouch.Transport;

namespace Vouch.Tests.Attesting;

/// <summary>Proofs take memory and processors, so an attestor runs but some at a time.</summary>
public sealed class ProofRoomTests
{
    [Fact]
    public async Task Who_finds_no_room_is_told_so_after_a_while()
    {
        using SemaphoreSlim none = new(0);
        using ProofRoom room = NewRoom(none, TimeSpan.FromMilliseconds(50));

        AttestorException e = await Assert.ThrowsAsync<AttestorException>(room.EnterAsync);

        Assert.Equal(RefusalCode.Busy, e.Failure.ToRefusal());
    }

    [Fact]
    public async Task A_room_is_given_on_by_who_leaves_and_not_by_who_never_had_it()
    {
        using SemaphoreSlim one = new(1);
        ProofRoom first = NewRoom(one, TimeSpan.FromSeconds(10));
        ProofRoom second = NewRoom(one, TimeSpan.FromSeconds(10));
        ProofRoom third = NewRoom(one, TimeSpan.FromSeconds(10));
        await first.EnterAsync();

        third.Dispose(); // gives up while it waits
        first.Dispose();
        await second.EnterAsync();

        Assert.Equal(0, one.CurrentCount);
        second.Dispose();
        Assert.True(SpinWait.SpinUntil(() => one.CurrentCount == 1, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Sessions_wait_for_each_other_and_all_are_proven()
    {
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(certificate, async (stream, _, cancellationToken) =>
        {
            await Task.Delay(100, cancellationToken);
            await stream.WriteAsync(SessionContext.Response, cancellationToken);
        }));
        context.Limits = context.Limits with { MaxProofs = 1 };

        ProvenSession[] sessions = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
        {
            ProveRequest request = context.Request();
            request.AttestorView = AttestorView.Revealed;
            request.Reveal.Add("response");
            return context.ProveAsync(request);
        }));

        Assert.All(sessions, session => Assert.Equal(200, session.Status));
    }

    private static ProofRoom NewRoom(SemaphoreSlim rooms, TimeSpan patience)
    {
        (IChannel channel, _) = InMemoryChannel.CreatePair();
        SenderCorrelations transfers = new(channel, new byte[CorrelationSource.RunSize], SystemRandomSource.Instance);
        return new ProofRoom(rooms, transfers, 1000, patience, CancellationToken.None);
    }
}
