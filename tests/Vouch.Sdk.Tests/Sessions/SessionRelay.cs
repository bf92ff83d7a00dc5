using System.Buffers;
using System.Buffers.Binary;
using Vouch.Sessions;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>A control message as it goes on.</summary>
/// <param name="Type">The type byte.</param>
/// <param name="Payload">The bytes behind the header.</param>
/// <param name="Announced">The length in the header; that of the payload unless said.</param>
internal sealed record RelayedMessage(byte Type, byte[] Payload, uint? Announced = null)
{
    public SessionMessage Kind => (SessionMessage)Type;
}

/// <summary>Says what goes on instead of a message.</summary>
internal delegate IEnumerable<RelayedMessage> Rewrite(SessionRole sender, RelayedMessage message);

/// <summary>Says what goes on instead of a byte of a channel without messages.</summary>
/// <param name="channel">The channel.</param>
/// <param name="sender">Who sends it.</param>
/// <param name="offset">How many bytes went before it.</param>
/// <param name="value">The byte.</param>
internal delegate byte Alter(ChannelId channel, SessionRole sender, long offset, byte value);

/// <summary>Stands between prover and attestor, speaks the transport with both, rewrites control messages and alters bytes.</summary>
internal sealed class SessionRelay(Stream toProver, Stream toAttestor, Rewrite rewrite, TimeProvider time, Alter? alter = null)
{
    private const int HeaderSize = 5;

    private static readonly ChannelId[] s_plain = [ChannelId.Traffic, ChannelId.Transfers, ChannelId.Proof, ChannelId.Labels, ChannelId.Garbling, ChannelId.Conversion];

    /// <summary>Puts a relay on the line.</summary>
    public static Between With(Rewrite rewrite, TimeProvider time, Action<Task>? running = null, Alter? alter = null) => (prover, attestor) =>
    {
        prover.Dispose();
        attestor.Dispose();
        (Stream near, Stream toProver) = DuplexPipeStream.CreatePair();
        (Stream toAttestor, Stream far) = DuplexPipeStream.CreatePair();
        Task relaying = new SessionRelay(toProver, toAttestor, rewrite, time, alter).RunAsync();
        running?.Invoke(relaying);
        return (near, far);
    };

    /// <summary>Rewrites the messages of one type.</summary>
    public static Rewrite Only(SessionMessage type, Func<RelayedMessage, IEnumerable<RelayedMessage>> rewrite)
        => (_, message) => message.Kind == type ? rewrite(message) : [message];

    private async Task RunAsync()
    {
        MultiplexerOptions options = new() { Time = time };
        Multiplexer attestor = Multiplexer.Connect(toAttestor, options);
        Multiplexer prover = await Multiplexer.AcceptAsync(toProver, options, CancellationToken.None);
        await Task.WhenAll(
        [
            .. s_plain.Select(channel => PumpAsync(prover, attestor, channel, (from, to) => CopyAsync(channel, SessionRole.Prover, from, to))),
            .. s_plain.Select(channel => PumpAsync(attestor, prover, channel, (from, to) => CopyAsync(channel, SessionRole.Attestor, from, to))),
            PumpAsync(prover, attestor, ChannelId.Control, (from, to) => CopyMessagesAsync(SessionRole.Prover, from, to)),
            PumpAsync(attestor, prover, ChannelId.Control, (from, to) => CopyMessagesAsync(SessionRole.Attestor, from, to)),
        ]);
        await CloseAsync(prover);
        await CloseAsync(attestor);
    }

    /// <summary>Passes on one direction of a channel, its end, and its failure.</summary>
    private static async Task PumpAsync(Multiplexer source, Multiplexer target, ChannelId channel, Func<IChannel, IChannel, Task> copy)
    {
        try
        {
            await copy(source[channel], target[channel]);
            await target[channel].CompleteAsync(CancellationToken.None);
        }
        catch (ConnectionException)
        {
            // Either side is gone. If it is the source, the target learns of it; if it is the target, the source learns what it said last by the other direction.
            await Task.WhenAny(source.Completion, target.Completion);
            if (source.Completion.IsCompleted)
            {
                target.Abort(AbortCode.Cancelled);
            }
        }
        catch (InvalidOperationException)
        {
            // The target's output is completed.
        }
    }

    private static async Task CloseAsync(Multiplexer multiplexer)
    {
        try
        {
            await multiplexer.CloseAsync(CancellationToken.None);
        }
        catch (ConnectionException)
        {
        }

        await multiplexer.DisposeAsync();
    }

    private async Task CopyAsync(ChannelId channel, SessionRole sender, IChannel from, IChannel to)
    {
        byte[] buffer = new byte[1 << 15];
        long offset = 0;
        while (await from.ReadAsync(buffer, CancellationToken.None) is > 0 and int size)
        {
            for (int i = 0; alter is not null && i < size; i++)
            {
                buffer[i] = alter(channel, sender, offset + i, buffer[i]);
            }

            offset += size;
            to.Output.Write(buffer.AsSpan(0, size));
            await to.FlushAsync(CancellationToken.None);
        }
    }

    private async Task CopyMessagesAsync(SessionRole sender, IChannel from, IChannel to)
    {
        byte[] header = new byte[HeaderSize];
        while (await from.ReadAsync(header.AsMemory(0, 1), CancellationToken.None) > 0)
        {
            await from.ReceiveAsync(header.AsMemory(1), CancellationToken.None);
            byte[] payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
            await from.ReceiveAsync(payload, CancellationToken.None);
            foreach (RelayedMessage message in rewrite(sender, new RelayedMessage(header[0], payload)))
            {
                await WriteAsync(to, message);
            }
        }
    }

    private static async Task WriteAsync(IChannel to, RelayedMessage message)
    {
        byte[] header = new byte[HeaderSize];
        header[0] = message.Type;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(1), message.Announced ?? (uint)message.Payload.Length);
        to.Output.Write(header);
        foreach (byte[] piece in message.Payload.Chunk(1 << 16))
        {
            to.Output.Write(piece);
            await to.FlushAsync(CancellationToken.None);
        }

        await to.FlushAsync(CancellationToken.None);
    }
}
