using System.Buffers;

namespace Vouch.Transport.Tests;

public sealed class MessageChannelTests
{
    private readonly IChannel _left;
    private readonly IChannel _right;

    public MessageChannelTests() => (_left, _right) = InMemoryChannel.CreatePair();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(3_000_000)]
    public async Task A_message_arrives_with_its_type(int size)
    {
        byte[] payload = Test.Bytes(size);

        Task sending = new MessageChannel(_left).SendAsync(7, payload, Test.Token).AsTask();
        Message message = await new MessageChannel(_right).ReceiveAsync(type => type == 7 ? size : null, Test.Token);
        await sending;

        Assert.Equal(7, message.Type);
        Assert.True(message.Payload.Span.SequenceEqual(payload));
        Assert.Equal(size + MessageChannel.HeaderSize, _right.Counters.BytesReceived);
    }

    [Fact]
    public async Task Queued_messages_leave_together()
    {
        MessageChannel sender = new(_left);
        MessageChannel receiver = new(_right);

        await sender.QueueAsync(1, "a"u8.ToArray(), Test.Token);
        await sender.SendAsync(2, "b"u8.ToArray(), Test.Token);

        Assert.Equal("a"u8.ToArray(), (await receiver.ReceiveAsync(1, limit: 1, Test.Token)).ToArray());
        Assert.Equal("b"u8.ToArray(), (await receiver.ReceiveAsync(2, limit: 1, Test.Token)).ToArray());
        Assert.Equal(1, _left.Counters.Flushes);
    }

    [Theory]
    [InlineData(101u)]
    [InlineData(0x7fff_ffffu)]
    [InlineData(0x8000_0000u)]
    [InlineData(uint.MaxValue)]
    public async Task A_length_over_the_limit_is_refused_before_the_payload_arrives(uint length)
    {
        await WriteAsync([9, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);

        ProtocolException e = await Assert.ThrowsAsync<ProtocolException>(
            () => new MessageChannel(_right).ReceiveAsync(9, limit: 100, Test.Token).AsTask());

        Assert.Contains("at most 100", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_may_not_come_now_is_refused_before_the_payload_arrives()
    {
        await WriteAsync([8, 0, 0, 0, 10]);

        ProtocolException e = await Assert.ThrowsAsync<ProtocolException>(
            () => new MessageChannel(_right).ReceiveAsync(9, limit: 100, Test.Token).AsTask());

        Assert.Contains("type 8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_great_announced_length_costs_no_memory_until_the_bytes_come()
    {
        await WriteAsync([9, 0x40, 0, 0, 0, .. Test.Bytes(1000)]);
        await _left.CompleteAsync(Test.Token);
        long before = GC.GetAllocatedBytesForCurrentThread();

        await Assert.ThrowsAsync<ChannelClosedException>(
            () => new MessageChannel(_right).ReceiveAsync(9, limit: int.MaxValue, Test.Token).AsTask());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public async Task A_message_cut_short_is_an_error(int size)
    {
        byte[] message = [1, 0, 0, 0, 4, 1, 2, 3, 4];
        await WriteAsync(message[..size]);
        await _left.CompleteAsync(Test.Token);

        await Assert.ThrowsAsync<ChannelClosedException>(() => new MessageChannel(_right).ReceiveAsync(1, limit: 4, Test.Token).AsTask());
    }

    private async Task WriteAsync(byte[] bytes)
    {
        _left.Output.Write(bytes);
        await _left.FlushAsync(Test.Token);
    }
}
