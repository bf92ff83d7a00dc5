using System.Buffers;
using System.IO.Pipelines;
using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests.Multiplexing;

/// <summary>A thousand random changes to what a party sends: the other ends with a typed error or cleanly, and soon.</summary>
public sealed class MutationTests
{
    private const int Mutations = 1_000;

    [Fact]
    public async Task The_accepting_side_survives_every_mutation()
    {
        byte[] wire = await RecordAsync(ofProver: true);

        await SurviveAsync(wire, async stream => await Multiplexer.AcceptAsync(stream, null, Test.Token));
    }

    [Fact]
    public async Task The_connecting_side_survives_every_mutation()
    {
        byte[] wire = await RecordAsync(ofProver: false);

        await SurviveAsync(wire, async stream =>
        {
            Multiplexer prover = Multiplexer.Connect(stream);
            await prover[ChannelId.Control].FlushAsync(Test.Token);
            return prover;
        });
    }

    private static async Task SurviveAsync(byte[] wire, Func<Stream, Task<Multiplexer>> open)
    {
        int failed = 0;
        Random random = new(1);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = i == 0 ? wire : Mutate(wire, random);
            Exception? error = await RunAsync(mutated, open).WaitAsync(Test.Patience, Test.Token);
            Assert.True(error is null or ConnectionException, $"Mutation {i}: {error}");
            Assert.False(i == 0 && error is not null, $"The recorded session itself fails: {error}");
            failed += error is null ? 0 : 1;
        }

        Assert.InRange(failed, Mutations / 10, Mutations);
    }

    private static async Task<Exception?> RunAsync(byte[] wire, Func<Stream, Task<Multiplexer>> open)
    {
        Pipe there = new(new PipeOptions(pauseWriterThreshold: 0));
        Pipe back = new();
        await there.Writer.WriteAsync(wire, Test.Token);
        await there.Writer.CompleteAsync();
        Task draining = back.Reader.CopyToAsync(Stream.Null, Test.Token);
        Multiplexer? multiplexer = null;
        try
        {
            multiplexer = await open(new DuplexPipeStream(there.Reader, back.Writer));
            await Task.WhenAll(ConsumeMessagesAsync(multiplexer[ChannelId.Control]), ConsumeAsync(multiplexer[ChannelId.Traffic]));
            await multiplexer.CloseAsync(Test.Token);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e;
        }
        finally
        {
            if (multiplexer is not null)
            {
                await multiplexer.DisposeAsync();
            }

            await draining;
        }
    }

    private static async Task ConsumeMessagesAsync(IChannel channel)
    {
        MessageChannel messages = new(channel);
        for (byte type = 0; type < 5; type++)
        {
            await messages.ReceiveAsync(type, limit: 1000, Test.Token);
        }

        Assert.InRange(await channel.ReadAsync(new byte[1], Test.Token), 0, 1);
    }

    private static async Task ConsumeAsync(IChannel channel)
    {
        byte[] buffer = new byte[1000];
        while (await channel.ReadAsync(buffer, Test.Token) > 0)
        {
        }
    }

    /// <summary>What a side sends in a session with messages, traffic, pings, credit and ends.</summary>
    private static async Task<byte[]> RecordAsync(bool ofProver)
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        RecordingStream prover = new(left);
        RecordingStream attestor = new(right);
        await using ConnectedPair pair = await ConnectedPair.OpenAsync(streams: (prover, attestor));
        Task[] running =
        [
            TalkAsync(pair.Prover, pair.Attestor),
            TalkAsync(pair.Attestor, pair.Prover),
        ];
        await Task.WhenAll(running);
        await Task.WhenAll(pair.Prover.CloseAsync(Test.Token), pair.Attestor.CloseAsync(Test.Token));
        return (ofProver ? prover : attestor).Written;
    }

    private static async Task TalkAsync(Multiplexer sender, Multiplexer receiver)
    {
        MessageChannel near = new(sender[ChannelId.Control]);
        MessageChannel far = new(receiver[ChannelId.Control]);
        for (byte type = 0; type < 5; type++)
        {
            sender[ChannelId.Traffic].Output.Write(Test.Bytes(300, seed: type));
            await sender[ChannelId.Traffic].FlushAsync(Test.Token);
            await near.SendAsync(type, Test.Bytes(type * 100), Test.Token);
            await far.ReceiveAsync(type, limit: 1000, Test.Token);
        }

        await MultiplexerTests.ReceiveAsync(receiver[ChannelId.Traffic], 1500);
    }

    private static byte[] Mutate(byte[] wire, Random random)
    {
        List<byte> bytes = [.. wire];
        int at = random.Next(2) == 0 ? random.Next(int.Min(60, bytes.Count)) : random.Next(bytes.Count);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 3:
                bytes.RemoveRange(at, int.Min(bytes.Count - at, random.Next(1, 20)));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, bytes.GetRange(0, random.Next(bytes.Count)));
                break;
        }

        return [.. bytes];
    }
}
