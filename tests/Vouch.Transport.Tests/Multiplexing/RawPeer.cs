using System.Buffers.Binary;
using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests.Multiplexing;

/// <summary>The other end of a multiplexer as bare bytes, for tests that break the rules.</summary>
internal sealed class RawPeer(Stream stream) : IAsyncDisposable
{
    public static byte[] Offer => [.. "VOUCH"u8, 1, 1];

    public static byte[] Answer => [.. "VOUCH"u8, 1, 1, 1];

    /// <summary>A connecting multiplexer whose peer has answered.</summary>
    public static async Task<(Multiplexer Multiplexer, RawPeer Peer)> AnswerAsync(MultiplexerOptions? options = null)
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        Multiplexer multiplexer = Multiplexer.Connect(left, options);
        RawPeer peer = new(right);
        await peer.WriteAsync(Answer);
        await multiplexer.Negotiated.WaitAsync(Test.Patience, Test.Token);
        return (multiplexer, peer);
    }

    public static byte[] Frame(byte type, byte channel, params byte[] payload) => [.. Header(type, channel, (uint)payload.Length), .. payload];

    public static byte[] Header(byte type, byte channel, uint length)
    {
        byte[] header = [type, channel, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(2), length);
        return header;
    }

    public async Task WriteAsync(params byte[] bytes) => await stream.WriteAsync(bytes, Test.Token);

    public async Task<byte[]> ReadAsync(int size)
    {
        byte[] bytes = new byte[size];
        await stream.ReadExactlyAsync(bytes, Test.Token).AsTask().WaitAsync(Test.Patience, Test.Token);
        return bytes;
    }

    /// <summary>Reads until the bytes end with <paramref name="suffix"/>.</summary>
    public async Task ReadUntilAsync(byte[] suffix)
    {
        List<byte> last = [];
        while (!last.TakeLast(suffix.Length).SequenceEqual(suffix))
        {
            last.AddRange(await ReadAsync(1));
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
