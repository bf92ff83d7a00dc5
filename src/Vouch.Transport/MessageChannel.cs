using System.Buffers;
using System.Buffers.Binary;
using Vouch.Transport.Multiplexing;

namespace Vouch.Transport;

/// <summary>Messages on a channel: type (1 byte), length (4 bytes, big-endian), payload.</summary>
/// <remarks>
/// Every message enters the <see cref="SessionHash"/>, if one is given, when it is written and when it is received; so
/// both sides take the hash at the same place between two messages. One sender and one receiver at a time.
/// </remarks>
public sealed class MessageChannel(IChannel channel, SessionHash? hash = null)
{
    internal const int HeaderSize = 5;
    private const int PieceSize = 1 << 16;

    private readonly byte[] _header = new byte[HeaderSize];

    /// <summary>The channel underneath.</summary>
    public IChannel Channel => channel;

    /// <summary>Writes a message of moderate size; it leaves with the next flush.</summary>
    public void Write(byte type, ReadOnlySpan<byte> payload)
    {
        WriteHeader(type, payload.Length);
        hash?.AbsorbSent(ChannelId.Control, payload);
        channel.Output.Write(payload);
    }

    /// <summary>Writes a message and lets it leave together with the next flush of any channel.</summary>
    public ValueTask QueueAsync(byte type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        Write(type, payload.Span);
        return channel.QueueAsync(cancellationToken);
    }

    /// <summary>Sends a message of any size.</summary>
    public async ValueTask SendAsync(byte type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        WriteHeader(type, payload.Length);
        hash?.AbsorbSent(ChannelId.Control, payload.Span);
        while (payload.Length > PieceSize)
        {
            channel.Output.Write(payload.Span[..PieceSize]);
            payload = payload[PieceSize..];
            await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        channel.Output.Write(payload.Span);
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Receives the one message that may come now.</summary>
    /// <exception cref="ProtocolException">Another type, or a payload longer than <paramref name="limit"/> bytes.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(byte type, int limit, CancellationToken cancellationToken)
    {
        Message message = await ReceiveAsync(received => received == type ? limit : null, cancellationToken).ConfigureAwait(false);
        return message.Payload;
    }

    /// <summary>Receives a message of one of several types, each with its limit.</summary>
    /// <param name="limits">Gives the largest payload of a type in bytes, or null when the type may not come now.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="ProtocolException">A type that may not come now, or a payload over its limit.</exception>
    public async ValueTask<Message> ReceiveAsync(Func<byte, int?> limits, CancellationToken cancellationToken)
    {
        await channel.ReceiveAsync(_header, cancellationToken).ConfigureAwait(false);
        byte type = _header[0];
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(1));
        int limit = limits(type) ?? throw new ProtocolException($"A message of type {type} may not come at this point.");
        if (length > limit)
        {
            throw new ProtocolException($"A message of type {type} announces {length} bytes; at most {limit} are allowed.");
        }

        byte[] payload = await ReceivePayloadAsync((int)length, cancellationToken).ConfigureAwait(false);
        hash?.AbsorbReceived(ChannelId.Control, _header);
        hash?.AbsorbReceived(ChannelId.Control, payload);
        return new Message(type, payload);
    }

    // Memory grows with what has arrived, not with what was announced.
    private async ValueTask<byte[]> ReceivePayloadAsync(int length, CancellationToken cancellationToken)
    {
        byte[] payload = new byte[int.Min(length, PieceSize)];
        int received = 0;
        while (true)
        {
            await channel.ReceiveAsync(payload.AsMemory(received), cancellationToken).ConfigureAwait(false);
            received = payload.Length;
            if (received == length)
            {
                return payload;
            }

            Array.Resize(ref payload, (int)long.Min(length, 2L * received));
        }
    }

    private void WriteHeader(byte type, int length)
    {
        Span<byte> header = channel.Output.GetSpan(HeaderSize)[..HeaderSize];
        header[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        hash?.AbsorbSent(ChannelId.Control, header);
        channel.Output.Advance(HeaderSize);
    }
}
