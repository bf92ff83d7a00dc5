using System.Buffers;
using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests.Multiplexing;

public sealed class MultiplexerTests
{
    [Fact]
    public async Task Bytes_of_both_channels_arrive_on_the_other_side()
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
        Assert.Equal(new ChannelCounters(control.Length, 0, 1), pair.Prover[ChannelId.Control].Counters with { Flushes = 1 });
    }

    private static async Task SendAsync(IChannel channel, byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at += 50_000)
        {
            channel.Output.Write(bytes.AsSpan(at, int.Min(50_000, bytes.Length - at)));
            await channel.FlushAsync(Test.Token);
        }
    }

    private static async Task<byte[]> ReceiveAsync(IChannel channel, int size)
    {
        byte[] bytes = new byte[size];
        await channel.ReceiveAsync(bytes, Test.Token);
        return bytes;
    }
}
