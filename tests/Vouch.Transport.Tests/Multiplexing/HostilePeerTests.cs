using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests.Multiplexing;

/// <summary>Peers that break the rules, in every way there is.</summary>
public sealed class HostilePeerTests
{
    public static TheoryData<string, byte[]> Breaches { get; } = new()
    {
        { "unknown type", RawPeer.Header(6, 0, 0) },
        { "unknown type 255", RawPeer.Header(255, 0, 0) },
        { "data on an unknown channel", RawPeer.Header(0, (byte)MultiplexerOptions.Default.Channels, 1) },
        { "window on an unknown channel", RawPeer.Header(1, 200, 4) },
        { "end of an unknown channel", RawPeer.Header(2, 255, 0) },
        { "ping on a channel", RawPeer.Header(3, 1, 0) },
        { "abort on a channel", RawPeer.Header(5, 1, 1) },
        { "empty data", RawPeer.Header(0, 0, 0) },
        { "data one byte over the limit", RawPeer.Header(0, 0, (1 << 16) + 1) },
        { "data of 4 GiB", RawPeer.Header(0, 0, uint.MaxValue) },
        { "data of 2 GiB", RawPeer.Header(0, 0, 1u << 31) },
        { "short window", RawPeer.Header(1, 0, 3) },
        { "long window", RawPeer.Header(1, 0, 5) },
        { "end with a payload", RawPeer.Header(2, 0, 1) },
        { "ping with a payload", RawPeer.Header(3, 0, 8) },
        { "pong with a payload", RawPeer.Header(4, 0, uint.MaxValue) },
        { "abort without a code", RawPeer.Header(5, 0, 0) },
        { "abort with a text", RawPeer.Header(5, 0, 100) },
        { "credit of nothing", RawPeer.Frame(1, 0, 0, 0, 0, 0) },
        { "credit over the window", RawPeer.Frame(1, 0, 0, 0, 0, 1) },
        { "credit that overflows", RawPeer.Frame(1, 0, 255, 255, 255, 255) },
        { "two ends", [.. RawPeer.Frame(2, 0), .. RawPeer.Frame(2, 0)] },
        { "data after the end", [.. RawPeer.Frame(2, 0), .. RawPeer.Header(0, 0, 1)] },
        { "more data than credit", [.. Enumerable.Repeat(RawPeer.Frame(0, 1, new byte[1 << 16]), 16).SelectMany(f => f), .. RawPeer.Header(0, 1, 1)] },
    };

    [Theory]
    [MemberData(nameof(Breaches))]
    public async Task A_breach_is_refused_before_its_payload_arrives(string what, byte[] wire)
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync();
        await using Multiplexer _ = multiplexer;

        await peer.WriteAsync(wire);
        await peer.ReadUntilAsync(RawPeer.Frame(5, 0, (byte)AbortCode.ProtocolError));
        await peer.DisposeAsync();

        ProtocolException e = await Assert.ThrowsAsync<ProtocolException>(
            () => MultiplexerTests.ReceiveAsync(multiplexer[ChannelId.Traffic], (1 << 20) + 1));
        Assert.False(string.IsNullOrEmpty(e.Message), what);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("VOUCX\u0001\u0001\u0001")]
    [InlineData("VOUCH\u0001\u0000\u0000")]
    [InlineData("VOUCH\u0001\u0002\u0001")]
    [InlineData("VOUCH\u0005\u0001\u0005")]
    [InlineData("VOUCH\u0000\u0001\u0001")]
    public async Task An_answer_that_is_none_is_refused(string answer)
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        await using Multiplexer multiplexer = Multiplexer.Connect(left);
        await using RawPeer peer = new(right);

        await peer.WriteAsync(System.Text.Encoding.Latin1.GetBytes(answer));

        await Assert.ThrowsAsync<ProtocolException>(() => multiplexer.Negotiated.WaitAsync(Test.Patience, Test.Token));
        await peer.DisposeAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("VOUCH\u0000\u0001")]
    [InlineData("VOUCH\u0002\u0001")]
    public async Task An_offer_that_is_none_is_refused(string offer)
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        await new RawPeer(left).WriteAsync(System.Text.Encoding.Latin1.GetBytes(offer));

        await Assert.ThrowsAsync<ProtocolException>(() => Multiplexer.AcceptAsync(right, null, Test.Token).WaitAsync(Test.Patience, Test.Token));

        await Assert.ThrowsAsync<IOException>(() => left.WriteAsync(new byte[1], Test.Token).AsTask());
    }

    [Fact]
    public async Task A_peer_that_leaves_inside_its_offer_is_an_error()
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        RawPeer peer = new(left);
        await peer.WriteAsync("VOU"u8.ToArray());
        await peer.DisposeAsync();

        await Assert.ThrowsAsync<ChannelClosedException>(() => Multiplexer.AcceptAsync(right, null, Test.Token).WaitAsync(Test.Patience, Test.Token));
    }

    [Fact]
    public async Task An_unknown_abort_code_means_failed()
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync();

        await peer.WriteAsync(RawPeer.Frame(5, 0, 99));

        PeerAbortedException e = await Assert.ThrowsAsync<PeerAbortedException>(
            () => MultiplexerTests.ReceiveAsync(multiplexer[ChannelId.Control], 1));
        Assert.Equal(AbortCode.Failed, e.Code);
        await multiplexer.DisposeAsync();
    }

    [Fact]
    public async Task A_flood_of_pings_is_answered_without_piling_up()
    {
        (Multiplexer multiplexer, RawPeer peer) = await RawPeer.AnswerAsync();
        byte[] flood = [.. Enumerable.Repeat(RawPeer.Frame(3, 0), 10_000).SelectMany(ping => ping)];

        await peer.WriteAsync(flood);
        await peer.WriteAsync(RawPeer.Frame(0, 0, 1));
        await MultiplexerTests.ReceiveAsync(multiplexer[ChannelId.Control], 1);

        Assert.InRange(multiplexer.Counters.BytesSent, 0, flood.Length);
        await peer.DisposeAsync();
        await multiplexer.DisposeAsync();
    }
}
