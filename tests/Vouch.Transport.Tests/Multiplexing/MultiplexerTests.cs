using System.Buffers;
using System.IO.Pipelines;
using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests.Multiplexing;

public sealed class MultiplexerTests
{
    [Fact]
    public async Task Bytes_of_both_channels_arrive_in_both_directions()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();
        byte[] control = Test.Bytes(100);
        byte[] traffic = Test.Bytes(3_000_000, seed: 2);

        Task sending = Task.WhenAll(
            SendAsync(pair.Prover[ChannelId.Control], control),
            SendAsync(pair.Prover[ChannelId.Traffic], traffic),
            SendAsync(pair.Attestor[ChannelId.Traffic], traffic));
        byte[][] received = await Task.WhenAll(
            ReceiveAsync(pair.Attestor[ChannelId.Control], control.Length),
            ReceiveAsync(pair.Attestor[ChannelId.Traffic], traffic.Length),
            ReceiveAsync(pair.Prover[ChannelId.Traffic], traffic.Length)).WaitAsync(Test.Patience, Test.Token);
        await sending;

        Assert.Equal(control, received[0]);
        Assert.Equal(traffic, received[1]);
        Assert.Equal(traffic, received[2]);
    }

    [Theory]
    [InlineData(1, 2_000)]
    [InlineData(7, 100_000)]
    [InlineData(1_000, 2_500_000)]
    [InlineData(100_000, 2_500_000)]
    public async Task Any_cutting_of_the_bytes_gives_the_same_result(int largestPiece, int size)
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync(stream => new ChoppingStream(stream, seed: largestPiece, largestPiece));
        byte[] bytes = Test.Bytes(size);

        Task sending = Task.WhenAll(SendAsync(pair.Prover[ChannelId.Traffic], bytes), SendAsync(pair.Attestor[ChannelId.Control], bytes));
        byte[][] received = await Task.WhenAll(
            ReceiveAsync(pair.Attestor[ChannelId.Traffic], size),
            ReceiveAsync(pair.Prover[ChannelId.Control], size)).WaitAsync(Test.Patience, Test.Token);
        await sending;

        Assert.Equal(bytes, received[0]);
        Assert.Equal(bytes, received[1]);
    }

    [Fact]
    public async Task The_first_flight_of_all_channels_leaves_in_one_write()
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        RecordingStream recording = new(left);
        await using Multiplexer prover = Multiplexer.Connect(recording);

        prover[ChannelId.Control].Output.Write("hello"u8);
        await prover[ChannelId.Control].QueueAsync(Test.Token);
        prover[ChannelId.Traffic].Output.Write("ClientHello"u8);
        await prover[ChannelId.Traffic].FlushAsync(Test.Token);
        byte[] first = await new RawPeer(right).ReadAsync(7 + 6 + 5 + 6 + 11);

        Assert.Equal([.. "VOUCH"u8, 1, 1, 0, 0, 0, 0, 0, 5, .. "hello"u8, 0, 1, 0, 0, 0, 11, .. "ClientHello"u8], first);
        Assert.Single(recording.Writes);
        Assert.Equal(new ConnectionCounters(first.Length, 0, 1, 0), prover.Counters);
        await right.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_first_flush()
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        RecordingStream recording = new(left);
        await using Multiplexer prover = Multiplexer.Connect(recording);

        prover[ChannelId.Control].Output.Write("hello"u8);
        await prover[ChannelId.Control].QueueAsync(Test.Token);
        await Task.Delay(50, Test.Token);

        Assert.Empty(recording.Writes);
        await right.DisposeAsync();
    }

    [Fact]
    public async Task A_slow_reader_on_one_channel_does_not_stall_the_other()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();
        Task stuck = SendAsync(pair.Prover[ChannelId.Traffic], Test.Bytes(4_000_000));
        byte[] control = Test.Bytes(3_000_000);

        Task sending = SendAsync(pair.Prover[ChannelId.Control], control);
        byte[] received = await ReceiveAsync(pair.Attestor[ChannelId.Control], control.Length).WaitAsync(Test.Patience, Test.Token);
        await sending;

        Assert.Equal(control, received);
        Assert.False(stuck.IsCompleted);
        Assert.InRange(pair.Prover.Counters.BytesSent, 4_000_000, 3_000_000 + (1 << 20) + 10_000);

        await ReceiveAsync(pair.Attestor[ChannelId.Traffic], 4_000_000).WaitAsync(Test.Patience, Test.Token);
        await stuck;
    }

    [Fact]
    public async Task A_peer_that_stops_granting_credit_gets_no_more_than_the_window()
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync();
        await using Multiplexer _ = multiplexer;
        Task stuck = SendAsync(multiplexer[ChannelId.Traffic], Test.Bytes(2_000_000));
        int sent = 0;

        await peer.ReadAsync(RawPeer.Offer.Length);
        while (sent < 1 << 20)
        {
            byte[] header = await peer.ReadAsync(6);
            byte[] payload = await peer.ReadAsync((header[3] << 16) | (header[4] << 8) | header[5]);
            sent += payload.Length;
        }

        await Task.Delay(50, Test.Token);
        Assert.Equal(1 << 20, sent);
        Assert.False(stuck.IsCompleted);

        await peer.WriteAsync(RawPeer.Frame(1, 1, 0, 0, 0, 5)); // a credit of 5
        Assert.Equal(RawPeer.Header(0, 1, 5), await peer.ReadAsync(6));
        await peer.DisposeAsync();
        await Assert.ThrowsAnyAsync<ConnectionException>(() => stuck);
    }

    [Fact]
    public async Task A_channel_nobody_reads_any_more_does_not_starve_the_peer()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();
        pair.Attestor[ChannelId.Traffic].Output.Write("answer"u8);
        await pair.Attestor[ChannelId.Traffic].FlushAsync(Test.Token);
        pair.Attestor[ChannelId.Traffic].Input.Complete();

        await SendAsync(pair.Prover[ChannelId.Traffic], Test.Bytes(5_000_000)).WaitAsync(Test.Patience, Test.Token);

        Assert.Equal("answer"u8.ToArray(), await ReceiveAsync(pair.Prover[ChannelId.Traffic], 6));
    }

    [Fact]
    public async Task A_completed_direction_reads_as_its_end_and_the_other_stays_open()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();
        IChannel near = pair.Prover[ChannelId.Traffic];
        IChannel far = pair.Attestor[ChannelId.Traffic];

        near.Output.Write("request"u8);
        await near.CompleteAsync(Test.Token);
        byte[] request = await ReceiveAsync(far, 7);
        int end = await far.ReadAsync(new byte[1], Test.Token);
        await SendAsync(far, "response"u8.ToArray());

        Assert.Equal("request"u8, request);
        Assert.Equal(0, end);
        Assert.Equal("response"u8.ToArray(), await ReceiveAsync(near, 8));
        ChannelClosedException e = await Assert.ThrowsAsync<ChannelClosedException>(() => ReceiveAsync(far, 3));
        Assert.Contains("0 of 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_serves_as_a_duplex_pipe()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();
        IDuplexPipe near = pair.Prover[ChannelId.Traffic];
        IDuplexPipe far = pair.Attestor[ChannelId.Traffic];

        await near.Output.WriteAsync("one"u8.ToArray(), Test.Token);
        ReadResult first = await far.Input.ReadAsync(Test.Token);
        far.Input.AdvanceTo(first.Buffer.Start, first.Buffer.End);
        await near.Output.WriteAsync("two"u8.ToArray(), Test.Token);
        ReadResult both = await far.Input.ReadAsync(Test.Token);

        Assert.Equal("onetwo"u8, both.Buffer.ToArray());
        far.Input.AdvanceTo(both.Buffer.End);
        await near.Output.CompleteAsync();
        Assert.True((await far.Input.ReadAsync(Test.Token)).IsCompleted);
        Assert.Equal(new ChannelCounters(0, 6, 0), pair.Attestor[ChannelId.Traffic].Counters);
        Assert.Equal(new ChannelCounters(6, 0, 2), pair.Prover[ChannelId.Traffic].Counters);
    }

    [Fact]
    public async Task Rounds_count_the_turns_from_receiving_to_sending()
    {
        await using ConnectedPair pair = await ConnectedPair.OpenAsync();
        for (int i = 0; i < 3; i++)
        {
            await SendAsync(pair.Prover[ChannelId.Control], [1]);
            await ReceiveAsync(pair.Attestor[ChannelId.Control], 1);
            await SendAsync(pair.Attestor[ChannelId.Control], [2]);
            await ReceiveAsync(pair.Prover[ChannelId.Control], 1);
        }

        Assert.Equal(2, pair.Prover.Counters.Rounds);
        Assert.Equal(3, pair.Attestor.Counters.Rounds);
    }

    internal static async Task SendAsync(IChannel channel, byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at += 50_000)
        {
            channel.Output.Write(bytes.AsSpan(at, int.Min(50_000, bytes.Length - at)));
            await channel.FlushAsync(Test.Token);
        }
    }

    internal static async Task<byte[]> ReceiveAsync(IChannel channel, int size)
    {
        byte[] bytes = new byte[size];
        await channel.ReceiveAsync(bytes, Test.Token).AsTask().WaitAsync(Test.Patience, Test.Token);
        return bytes;
    }
}
