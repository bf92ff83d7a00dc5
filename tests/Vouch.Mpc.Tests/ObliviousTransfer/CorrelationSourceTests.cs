using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

public class CorrelationSourceTests
{
    private const int FieldBits = 4; // the tests run without AES instructions too

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reserved_correlations_are_taken_once_and_what_is_left_stays()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1), FieldBits);
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2), FieldBits);
        Block[] keys = new Block[5000];
        Block[] macs = new Block[5000];
        sender.Announce();

        await Both(sender, receiver, 1000);
        Assert.Equal(2048 - 128, sender.Available);
        Take(sender, receiver, keys, macs, 0, 700);
        long sent = right.Counters.BytesSent;
        await Both(sender, receiver, 1220); // what is left is enough: nothing is sent
        Assert.Equal(sent, right.Counters.BytesSent);
        Take(sender, receiver, keys, macs, 700, 1000);
        await Both(sender, receiver, 3300);
        Take(sender, receiver, keys, macs, 1700, 3300);

        Assert.Equal(sender.Available, receiver.Available);
        Correlations.AssertCorrelated(sender.Delta, keys, macs);
        Correlations.AssertLooksRandom(keys, macs);
        Assert.Equal(5000, keys.Select(key => (key.Low, key.High)).Distinct().Count());
    }

    [Fact]
    public async Task The_default_field_takes_the_documented_bytes()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1));
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2));

        await Both(sender, receiver, 1000);

        Assert.Equal(8192 + 16, left.Counters.BytesSent);
        Assert.Equal(4704 + 4 + (2 * 1920) + 48, right.Counters.BytesSent);
    }

    [Fact]
    public void Only_the_fields_there_are_can_be_chosen()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SenderCorrelations(InMemoryChannel.CreatePair().Left, OtRun.Name, new SeededRandomSource(1), 3));

    [Fact]
    public async Task More_than_is_there_cannot_be_taken()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1), FieldBits);
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2), FieldBits);
        Assert.Throws<InvalidOperationException>(() => sender.Take(new Block[1]));

        await Both(sender, receiver, 1);

        Assert.Throws<InvalidOperationException>(() => sender.Take(new Block[sender.Available + 1]));
        Assert.Equal(1024 - 128, sender.Available);
    }

    [Fact]
    public async Task The_bytes_do_not_depend_on_how_the_line_cuts_them()
    {
        Block[] whole = await KeysOverCutLine(1 << 20);
        Block[] cut = await KeysOverCutLine(7);

        Assert.Equal(whole.Select(key => (key.Low, key.High)), cut.Select(key => (key.Low, key.High)));
    }

    [Fact]
    public async Task A_peer_that_reserves_another_number_is_refused()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1), FieldBits);
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2), FieldBits);
        Task other = receiver.ReserveAsync(3000, Cancellation).AsTask();

        ProtocolException error = await Assert.ThrowsAsync<ProtocolException>(async () => await sender.ReserveAsync(1, Cancellation));
        await left.DisposeAsync();

        Assert.Equal("Correlated OT: the peer extends by 4 chunks, not by 1.", error.Message);
        await Assert.ThrowsAnyAsync<ConnectionException>(() => other);
        Assert.Throws<ObjectDisposedException>(() => sender.Take([]));
    }

    /// <summary>The peer closes after each of its messages, and in the middle of them.</summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 100)]
    [InlineData(true, 8192)]
    [InlineData(true, 8200)]
    [InlineData(false, 0)]
    [InlineData(false, 64)]
    [InlineData(false, 5216)]
    [InlineData(false, 5220)]
    [InlineData(false, 6000)]
    [InlineData(false, 9188)]
    [InlineData(false, 9230)]
    public async Task An_early_close_ends_the_reservation(bool senderCloses, int size)
    {
        byte[] recorded = await Record(senderCloses);
        (IChannel honest, IChannel cheat) = InMemoryChannel.CreatePair();
        Assert.True(size < recorded.Length);
        await cheat.Output.WriteAsync(recorded.AsMemory(0, size), Cancellation);
        await cheat.CompleteAsync(Cancellation);

        using CorrelationSource source = senderCloses
            ? new ReceiverCorrelations(honest, OtRun.Name, new SeededRandomSource(2), FieldBits)
            : new SenderCorrelations(honest, OtRun.Name, new SeededRandomSource(1), FieldBits);
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await source.ReserveAsync(500, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await source.ReserveAsync(500, Cancellation));
    }

    [Fact]
    public async Task A_large_reservation_is_made_silently_and_goes_on_from_what_is_left()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1), FieldBits);
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2), FieldBits);
        Block[] keys = new Block[150_000];
        Block[] macs = new Block[150_000];

        await Both(sender, receiver, 150_000);
        int available = sender.Available;
        Take(sender, receiver, keys, macs, 0, 150_000);

        Assert.Equal(26_496 - 25_912 + 268_800, available); // 26 chunks of SoftSpoken are the seeds
        Assert.Equal(8192 + 5216 + 4 + (26 * 3968) + 16 + 48 + 134_400 + 48 + 32, left.Counters.BytesSent + right.Counters.BytesSent);
        Correlations.AssertCorrelated(sender.Delta, keys, macs);
        Correlations.AssertLooksRandom(keys, macs);
        await Both(sender, receiver, 260_000);
        Take(sender, receiver, keys, macs, 0, 150_000);
        Correlations.AssertCorrelated(sender.Delta, keys, macs);
        Assert.Equal(sender.Available, receiver.Available);
    }

    [Theory]
    [InlineData(true, 8192 + 16)]
    [InlineData(true, 8192 + 16 + 5000)]
    [InlineData(true, 8192 + 16 + 134_400)]
    [InlineData(false, 5216 + 4 + (26 * 3968) + 48)]
    [InlineData(false, 5216 + 4 + (26 * 3968) + 48 + 20)]
    public async Task An_early_close_ends_a_silent_reservation(bool senderCloses, int size)
    {
        byte[] recorded = await Record(senderCloses, 140_000);
        (IChannel honest, IChannel cheat) = InMemoryChannel.CreatePair();
        Assert.True(size < recorded.Length);
        await cheat.Output.WriteAsync(recorded.AsMemory(0, size), Cancellation);
        await cheat.CompleteAsync(Cancellation);

        using CorrelationSource source = senderCloses
            ? new ReceiverCorrelations(honest, OtRun.Name, new SeededRandomSource(2), FieldBits)
            : new SenderCorrelations(honest, OtRun.Name, new SeededRandomSource(1), FieldBits);
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await source.ReserveAsync(140_000, Cancellation));
    }

    [Fact]
    public async Task What_is_begun_early_is_there_later()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1), FieldBits);
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2), FieldBits);
        Block[] keys = new Block[3000];
        Block[] macs = new Block[3000];

        sender.Begin(2000, Cancellation);
        receiver.Begin(2000, Cancellation);
        receiver.Begin(5000, Cancellation); // something is being made
        await Both(sender, receiver, 1);
        long sent = right.Counters.BytesSent;
        sender.Begin(2000, Cancellation);
        await sender.ReserveAsync(2900, Cancellation);
        await receiver.ReserveAsync(2900, Cancellation);
        Take(sender, receiver, keys, macs, 0, 2900);

        Assert.Equal(sent, right.Counters.BytesSent);
        Assert.Equal((3 * 1024) - 128 - 2900, sender.Available);
        await Both(sender, receiver, 100);
        Take(sender, receiver, keys, macs, 2900, 100);
        Correlations.AssertCorrelated(sender.Delta, keys, macs);
    }

    /// <summary>One side is disposed of where it waits, wherever the other is; the other waits for what does not come.</summary>
    [Theory]
    [InlineData(true, 2000)]
    [InlineData(true, 150_000)]
    [InlineData(false, 2000)]
    [InlineData(false, 150_000)]
    public async Task A_pair_may_be_disposed_of_while_it_is_made(bool senderLeaves, int count)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1), FieldBits);
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2), FieldBits);
        CorrelationSource leaving = senderLeaves ? sender : receiver;
        CorrelationSource staying = senderLeaves ? receiver : sender;
        IChannel watched = senderLeaves ? left : right;

        leaving.Begin(count, Cancellation);
        Task reserved = staying.ReserveAsync(count, Cancellation).AsTask();
        while (watched.Counters.BytesReceived < 5000 && watched.Counters.BytesSent < 8192)
        {
            await Task.Delay(1, Cancellation);
        }

        leaving.Dispose();

        await Assert.ThrowsAsync<ChannelClosedException>(() => reserved.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        Assert.Throws<ObjectDisposedException>(() => leaving.Take([]));
        Assert.Throws<ObjectDisposedException>(() => leaving.Begin(1, Cancellation));
        Assert.Throws<ObjectDisposedException>(() => staying.Take([]));
    }

    /// <summary>The other channels of the connection go on.</summary>
    [Fact]
    public async Task A_pair_that_is_disposed_of_ends_its_own_channel_only()
    {
        (Stream near, Stream far) = DuplexPipeStream.CreatePair();
        await using Multiplexer prover = Multiplexer.Connect(near);
        await using Multiplexer attestor = await Multiplexer.AcceptAsync(far, null, Cancellation);
        using SenderCorrelations sender = new(attestor[ChannelId.Transfers], OtRun.Name, new SeededRandomSource(1), FieldBits);
        using ReceiverCorrelations receiver = new(prover[ChannelId.Transfers], OtRun.Name, new SeededRandomSource(2), FieldBits);
        sender.Begin(150_000, Cancellation);
        receiver.Begin(150_000, Cancellation);

        receiver.Dispose();
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await sender.ReserveAsync(1, Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        sender.Dispose();
        await prover[ChannelId.Control].Output.WriteAsync(new byte[5], Cancellation);
        byte[] received = new byte[5];
        await attestor[ChannelId.Control].ReceiveAsync(received, Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.Equal(5, attestor[ChannelId.Control].Counters.BytesReceived);
    }

    [Fact]
    public async Task A_reservation_ends_where_the_source_is_disposed_of()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1), FieldBits);
        Task reserved = sender.ReserveAsync(1000, Cancellation).AsTask();

        sender.Dispose();
        byte[] rest = new byte[8192];
        await right.ReceiveAsync(rest, Cancellation);
        Assert.Equal(0, await right.ReadAsync(rest, Cancellation));
        await right.CompleteAsync(Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => reserved.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        Assert.Throws<ObjectDisposedException>(() => sender.Take([]));
    }

    private static async Task<byte[]> Record(bool ofSender, int count = 500)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        RecordingChannel recorder = new(ofSender ? left : right);
        using SenderCorrelations sender = new(ofSender ? recorder : left, OtRun.Name, new SeededRandomSource(1), FieldBits);
        using ReceiverCorrelations receiver = new(ofSender ? right : recorder, OtRun.Name, new SeededRandomSource(2), FieldBits);
        await Both(sender, receiver, count);
        return recorder.Sent;
    }

    private static async Task<Block[]> KeysOverCutLine(int size)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(new CuttingChannel(left, size), OtRun.Name, new SeededRandomSource(1), FieldBits);
        using ReceiverCorrelations receiver = new(new CuttingChannel(right, size), OtRun.Name, new SeededRandomSource(2), FieldBits);
        await Both(sender, receiver, 2500);
        Block[] keys = new Block[2500];
        Block[] macs = new Block[2500];
        Take(sender, receiver, keys, macs, 0, 2500);
        Correlations.AssertCorrelated(sender.Delta, keys, macs);
        return keys;
    }

    private static Task Both(SenderCorrelations sender, ReceiverCorrelations receiver, int count)
        => Task.WhenAll(sender.ReserveAsync(count, Cancellation).AsTask(), receiver.ReserveAsync(count, Cancellation).AsTask());

    private static void Take(SenderCorrelations sender, ReceiverCorrelations receiver, Block[] keys, Block[] macs, int at, int count)
    {
        sender.Take(keys.AsSpan(at, count));
        receiver.Take(macs.AsSpan(at, count));
    }
}
