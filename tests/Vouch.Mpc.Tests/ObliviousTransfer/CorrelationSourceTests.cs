using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

public class CorrelationSourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reserved_correlations_are_taken_once_and_what_is_left_stays()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1));
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2));
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
    public async Task More_than_is_there_cannot_be_taken()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1));
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2));
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
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1));
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2));
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
    [InlineData(false, 4704)]
    [InlineData(false, 4708)]
    [InlineData(false, 5000)]
    [InlineData(false, 6628)]
    [InlineData(false, 6670)]
    public async Task An_early_close_ends_the_reservation(bool senderCloses, int size)
    {
        byte[] recorded = await Record(senderCloses);
        (IChannel honest, IChannel cheat) = InMemoryChannel.CreatePair();
        Assert.True(size < recorded.Length);
        await cheat.Output.WriteAsync(recorded.AsMemory(0, size), Cancellation);
        await cheat.CompleteAsync(Cancellation);

        using CorrelationSource source = senderCloses
            ? new ReceiverCorrelations(honest, OtRun.Name, new SeededRandomSource(2))
            : new SenderCorrelations(honest, OtRun.Name, new SeededRandomSource(1));
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await source.ReserveAsync(500, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await source.ReserveAsync(500, Cancellation));
    }

    [Fact]
    public async Task A_large_reservation_is_made_silently_and_goes_on_from_what_is_left()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(left, OtRun.Name, new SeededRandomSource(1));
        using ReceiverCorrelations receiver = new(right, OtRun.Name, new SeededRandomSource(2));
        Block[] keys = new Block[150_000];
        Block[] macs = new Block[150_000];

        await Both(sender, receiver, 150_000);
        int available = sender.Available;
        Take(sender, receiver, keys, macs, 0, 150_000);

        Assert.Equal(26_496 - 25_912 + 268_800, available); // 26 chunks of SoftSpoken are the seeds
        Assert.InRange(left.Counters.BytesSent + right.Counters.BytesSent, 190_000, 205_000);
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
    [InlineData(false, 4704 + 4 + (26 * 1920) + 48)]
    [InlineData(false, 4704 + 4 + (26 * 1920) + 48 + 1050)]
    [InlineData(false, 4704 + 4 + (26 * 1920) + 48 + 1050 + 20)]
    public async Task An_early_close_ends_a_silent_reservation(bool senderCloses, int size)
    {
        byte[] recorded = await Record(senderCloses, 140_000);
        (IChannel honest, IChannel cheat) = InMemoryChannel.CreatePair();
        Assert.True(size < recorded.Length);
        await cheat.Output.WriteAsync(recorded.AsMemory(0, size), Cancellation);
        await cheat.CompleteAsync(Cancellation);

        using CorrelationSource source = senderCloses
            ? new ReceiverCorrelations(honest, OtRun.Name, new SeededRandomSource(2))
            : new SenderCorrelations(honest, OtRun.Name, new SeededRandomSource(1));
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await source.ReserveAsync(140_000, Cancellation));
    }

    private static async Task<byte[]> Record(bool ofSender, int count = 500)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        RecordingChannel recorder = new(ofSender ? left : right);
        using SenderCorrelations sender = new(ofSender ? recorder : left, OtRun.Name, new SeededRandomSource(1));
        using ReceiverCorrelations receiver = new(ofSender ? right : recorder, OtRun.Name, new SeededRandomSource(2));
        await Both(sender, receiver, count);
        return recorder.Sent;
    }

    private static async Task<Block[]> KeysOverCutLine(int size)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SenderCorrelations sender = new(new CuttingChannel(left, size), OtRun.Name, new SeededRandomSource(1));
        using ReceiverCorrelations receiver = new(new CuttingChannel(right, size), OtRun.Name, new SeededRandomSource(2));
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
