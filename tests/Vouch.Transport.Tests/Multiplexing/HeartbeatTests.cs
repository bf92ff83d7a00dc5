using Microsoft.Extensions.Time.Testing;
using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests.Multiplexing;

public sealed class HeartbeatTests
{
    private readonly FakeTimeProvider _time = new();

    private MultiplexerOptions Options => new() { Time = _time };

    [Fact]
    public async Task Silent_peers_keep_each_other_alive()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync(options: Options);
        for (int i = 0; i < 20; i++)
        {
            (long near, long far) = (pair.Prover.Counters.BytesReceived, pair.Attestor.Counters.BytesReceived);
            _time.Advance(TimeSpan.FromSeconds(3.1));
            await UntilAsync(() => pair.Prover.Counters.BytesReceived > near && pair.Attestor.Counters.BytesReceived > far);
        }

        await MultiplexerTests.SendAsync(pair.Prover[ChannelId.Control], [1]);
        Assert.Equal([1], await MultiplexerTests.ReceiveAsync(pair.Attestor[ChannelId.Control], 1));
    }

    [Fact]
    public async Task A_ping_goes_out_after_three_seconds_of_silence_and_is_answered()
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync(Options);
        await multiplexer[ChannelId.Control].FlushAsync(Test.Token);
        await peer.ReadAsync(7);

        _time.Advance(TimeSpan.FromSeconds(3.1));
        byte[] ping = await peer.ReadAsync(6);
        await peer.WriteAsync(RawPeer.Frame(3, 0));
        byte[] pong = await peer.ReadAsync(6);

        Assert.Equal(RawPeer.Frame(3, 0), ping);
        Assert.Equal(RawPeer.Frame(4, 0), pong);
        await peer.DisposeAsync();
        await multiplexer.DisposeAsync();
    }

    [Fact]
    public async Task A_dead_peer_is_noticed_within_ten_seconds_by_every_pending_operation()
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync(Options);
        Task<int> control = multiplexer[ChannelId.Control].ReadAsync(new byte[1], Test.Token).AsTask();
        Task<int> traffic = multiplexer[ChannelId.Traffic].ReadAsync(new byte[1], Test.Token).AsTask();
        Task stuck = MultiplexerTests.SendAsync(multiplexer[ChannelId.Traffic], Test.Bytes(3_000_000));

        for (int tenths = 0; tenths < 88; tenths++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.False(control.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1.1));

        PeerLostException e = await Assert.ThrowsAsync<PeerLostException>(() => control.WaitAsync(Test.Patience, Test.Token));
        Assert.InRange(e.Silence.TotalSeconds, 9, 10);
        await Assert.ThrowsAsync<PeerLostException>(() => traffic.WaitAsync(Test.Patience, Test.Token));
        await Assert.ThrowsAsync<PeerLostException>(() => stuck.WaitAsync(Test.Patience, Test.Token));
        await multiplexer.DisposeAsync().AsTask().WaitAsync(Test.Patience, Test.Token);
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_peer_that_connects_and_says_nothing_is_given_up()
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        Task<Multiplexer> accepting = Multiplexer.AcceptAsync(right, Options, Test.Token);

        _time.Advance(TimeSpan.FromSeconds(9.5));

        await Assert.ThrowsAsync<PeerLostException>(() => accepting.WaitAsync(Test.Patience, Test.Token));
        await left.DisposeAsync();
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!reached())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Test.Patience, "Nothing happened.");
            await Task.Delay(1, Test.Token);
        }
    }
}
