using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests.Multiplexing;

/// <summary>How connections end, well and badly.</summary>
public sealed class MultiplexerEndTests
{
    [Fact]
    public async Task Close_delivers_everything_first()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();
        byte[] bytes = Test.Bytes(300_000);

        Task sending = MultiplexerTests.SendAsync(pair.Prover[ChannelId.Control], bytes);
        byte[] received = await MultiplexerTests.ReceiveAsync(pair.Attestor[ChannelId.Control], bytes.Length);
        await sending;
        await MultiplexerTests.SendAsync(pair.Prover[ChannelId.Traffic], bytes);
        Task closing = pair.Prover.CloseAsync(Test.Token);
        byte[] last = await MultiplexerTests.ReceiveAsync(pair.Attestor[ChannelId.Traffic], bytes.Length);
        await pair.Attestor.CloseAsync(Test.Token);
        await closing.WaitAsync(Test.Patience, Test.Token);

        Assert.Equal(bytes, received);
        Assert.Equal(bytes, last);
        Assert.Equal(0, await pair.Attestor[ChannelId.Control].ReadAsync(new byte[1], Test.Token));
        Assert.Equal(0, await pair.Prover[ChannelId.Control].ReadAsync(new byte[1], Test.Token));
    }

    [Fact]
    public async Task What_was_received_before_the_end_stays_readable_after_the_connection_closed()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();

        await MultiplexerTests.SendAsync(pair.Attestor[ChannelId.Control], "attestation"u8.ToArray());
        Task closing = pair.Attestor.CloseAsync(Test.Token);
        await pair.Prover.CloseAsync(Test.Token);
        await closing;

        Assert.Equal("attestation"u8.ToArray(), await MultiplexerTests.ReceiveAsync(pair.Prover[ChannelId.Control], 11));
        Assert.Equal(0, await pair.Prover[ChannelId.Control].ReadAsync(new byte[1], Test.Token));
    }

    [Fact]
    public async Task An_abort_ends_pending_operations_of_all_channels_on_both_sides()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();
        Task<int> near = pair.Prover[ChannelId.Traffic].ReadAsync(new byte[1], Test.Token).AsTask();
        Task<int> far = pair.Attestor[ChannelId.Control].ReadAsync(new byte[1], Test.Token).AsTask();
        Task flush = MultiplexerTests.SendAsync(pair.Attestor[ChannelId.Traffic], Test.Bytes(3_000_000));

        pair.Prover.Abort(AbortCode.Refused);

        await Assert.ThrowsAsync<ChannelClosedException>(() => near.WaitAsync(Test.Patience, Test.Token));
        PeerAbortedException e = await Assert.ThrowsAsync<PeerAbortedException>(() => far.WaitAsync(Test.Patience, Test.Token));
        Assert.Equal(AbortCode.Refused, e.Code);
        await Assert.ThrowsAsync<PeerAbortedException>(() => flush.WaitAsync(Test.Patience, Test.Token));
        await Assert.ThrowsAsync<PeerAbortedException>(() => pair.Attestor[ChannelId.Control].FlushAsync(Test.Token).AsTask());
        await Assert.ThrowsAsync<PeerAbortedException>(() => pair.Attestor[ChannelId.Traffic].ReadAsync(new byte[1], Test.Token).AsTask());
        await Assert.ThrowsAsync<PeerAbortedException>(() => pair.Attestor.CloseAsync(Test.Token));
    }

    [Fact]
    public async Task Cancelling_one_operation_ends_the_connection_for_both()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();
        using CancellationTokenSource cancel = new();
        Task<int> reading = pair.Prover[ChannelId.Control].ReadAsync(new byte[1], cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        PeerAbortedException e = await Assert.ThrowsAsync<PeerAbortedException>(
            () => pair.Attestor[ChannelId.Traffic].ReadAsync(new byte[1], Test.Token).AsTask().WaitAsync(Test.Patience, Test.Token));
        Assert.Equal(AbortCode.Cancelled, e.Code);
        await Assert.ThrowsAsync<ChannelClosedException>(() => pair.Prover[ChannelId.Traffic].ReadAsync(new byte[1], Test.Token).AsTask());
    }

    [Fact]
    public async Task Disposing_with_open_channels_tells_the_peer()
    {
        ConnectedPair pair = await ConnectedPair.OpenAsync();

        await pair.Prover.DisposeAsync();

        await Assert.ThrowsAsync<PeerAbortedException>(() => MultiplexerTests.ReceiveAsync(pair.Attestor[ChannelId.Control], 1));
        await pair.DisposeAsync();
        await pair.Prover.Completion;
        await pair.Attestor.Completion;
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_an_error_on_channels_that_have_not_ended()
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync();
        await peer.WriteAsync([.. RawPeer.Frame(0, 0, 42), .. RawPeer.Frame(2, 0)]);

        await peer.DisposeAsync();
        await multiplexer.Completion.WaitAsync(Test.Patience, Test.Token);

        Assert.Equal([42], await MultiplexerTests.ReceiveAsync(multiplexer[ChannelId.Control], 1));
        Assert.Equal(0, await multiplexer[ChannelId.Control].ReadAsync(new byte[1], Test.Token));
        await Assert.ThrowsAsync<ChannelClosedException>(() => MultiplexerTests.ReceiveAsync(multiplexer[ChannelId.Traffic], 1));
    }

    [Fact]
    public async Task A_peer_that_is_through_with_everything_may_leave_first()
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync();
        await peer.WriteAsync([.. RawPeer.Frame(0, 0, 42), .. Enumerable.Range(0, MultiplexerOptions.Default.Channels).SelectMany(channel => RawPeer.Frame(2, (byte)channel))]);
        await peer.DisposeAsync();

        Assert.Equal([42], await MultiplexerTests.ReceiveAsync(multiplexer[ChannelId.Control], 1));
        Assert.Equal(0, await multiplexer[ChannelId.Control].ReadAsync(new byte[1], Test.Token));
        await multiplexer.CloseAsync(Test.Token).WaitAsync(Test.Patience, Test.Token);
    }

    [Fact]
    public async Task A_peer_that_leaves_before_taking_what_was_sent_is_an_error()
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync();
        await peer.WriteAsync([.. RawPeer.Frame(2, 0), .. RawPeer.Frame(2, 1), .. RawPeer.Frame(2, 2), .. RawPeer.Frame(2, 3)]);
        Task stuck = MultiplexerTests.SendAsync(multiplexer[ChannelId.Control], Test.Bytes(2_000_000));

        await peer.DisposeAsync();

        await Assert.ThrowsAsync<ChannelClosedException>(() => stuck.WaitAsync(Test.Patience, Test.Token));
        await Assert.ThrowsAsync<ChannelClosedException>(() => multiplexer.CloseAsync(Test.Token));
    }

    [Fact]
    public async Task A_peer_that_never_reads_cannot_hold_up_disposal()
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync();
        Task stuck = MultiplexerTests.SendAsync(multiplexer[ChannelId.Traffic], Test.Bytes(900_000));

        await multiplexer.DisposeAsync().AsTask().WaitAsync(Test.Patience, Test.Token);

        await Assert.ThrowsAnyAsync<ConnectionException>(() => stuck);
        await peer.DisposeAsync();
    }

    [Theory]
    [InlineData(1, 1, 2, 3, null)]
    [InlineData(2, 3, 1, 1, null)]
    [InlineData(1, 3, 1, 2, 2)]
    public async Task A_version_mismatch_is_told_to_both_sides_with_both_ranges(
        byte lowest, byte highest, byte theirLowest, byte theirHighest, int? common)
    {
        VersionRange ours = new(lowest, highest);
        VersionRange theirs = new(theirLowest, theirHighest);
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        Multiplexer prover = Multiplexer.Connect(left, new MultiplexerOptions { Versions = ours });

        await MultiplexerTests.SendAsync(prover[ChannelId.Control], "frames of a version unknown there"u8.ToArray());
        UnsupportedVersionException far = await Assert.ThrowsAsync<UnsupportedVersionException>(
            () => Multiplexer.AcceptAsync(right, new MultiplexerOptions { Versions = theirs }, Test.Token).WaitAsync(Test.Patience, Test.Token));
        UnsupportedVersionException near = await Assert.ThrowsAsync<UnsupportedVersionException>(
            () => MultiplexerTests.ReceiveAsync(prover[ChannelId.Control], 1));

        Assert.Equal((theirs, ours, (byte?)common), (far.Ours, far.Theirs, far.Common));
        Assert.Equal((ours, theirs, (byte?)common), (near.Ours, near.Theirs, near.Common));
        await Assert.ThrowsAsync<UnsupportedVersionException>(() => prover.Negotiated);
        await prover.DisposeAsync();
    }

    [Fact]
    public async Task The_highest_common_version_is_used_when_it_is_the_offered_one()
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        await using Multiplexer prover = Multiplexer.Connect(left, new MultiplexerOptions { Versions = new VersionRange(1, 2) });
        await prover[ChannelId.Control].FlushAsync(Test.Token);
        await using Multiplexer attestor = await Multiplexer.AcceptAsync(
            right, new MultiplexerOptions { Versions = new VersionRange(2, 5) }, Test.Token);

        NegotiatedVersion near = await prover.Negotiated.WaitAsync(Test.Patience, Test.Token);
        NegotiatedVersion far = await attestor.Negotiated;

        Assert.Equal(2, near.Version);
        Assert.Equal(far, near);
    }
}
