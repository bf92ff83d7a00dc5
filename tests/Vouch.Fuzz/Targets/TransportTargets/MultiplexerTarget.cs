using System.IO.Pipelines;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Fuzz.Targets;

/// <summary>A whole connection, of the side that the first byte says: what a peer sends until it closes.</summary>
internal sealed class MultiplexerTarget : IFuzzTarget
{
    public static string Name => "multiplexer";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        FuzzInput parts = new(input);
        bool accepts = (parts.TakeByte() & 1) == 0;
        RunAsync(parts.Rest.ToArray(), accepts).GetAwaiter().GetResult();
    }

    private static async Task RunAsync(byte[] bytes, bool accepts)
    {
        Pipe there = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        Pipe back = new(new PipeOptions(useSynchronizationContext: false));
        await there.Writer.WriteAsync(bytes);
        await there.Writer.CompleteAsync();
        Task draining = back.Reader.CopyToAsync(Stream.Null);
        Stream stream = new DuplexPipeStream(there.Reader, back.Writer);
        Multiplexer? multiplexer = null;
        try
        {
            multiplexer = accepts ? await Multiplexer.AcceptAsync(stream, null, CancellationToken.None) : Multiplexer.Connect(stream);
            long[] received = await Task.WhenAll(CountAsync(multiplexer[ChannelId.Control]), CountAsync(multiplexer[ChannelId.Traffic]));
            FuzzCheck.That(received.Sum() <= bytes.Length, "No more bytes come out than went in.");
            await multiplexer.CloseAsync(CancellationToken.None);
        }
        catch (ConnectionException)
        {
        }
        finally
        {
            await (multiplexer?.DisposeAsync() ?? default);
            await draining;
        }
    }

    private static async Task<long> CountAsync(IChannel channel)
    {
        byte[] buffer = new byte[4096];
        long count = 0;
        while (await channel.ReadAsync(buffer, CancellationToken.None) is > 0 and int size)
        {
            count += size;
        }

        return count;
    }
}
