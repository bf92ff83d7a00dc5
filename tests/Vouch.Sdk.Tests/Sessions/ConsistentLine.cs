using System.Buffers;
using System.Buffers.Binary;
using Vouch.Sessions;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>
/// A prover whose lie is the same wherever it speaks: what an honest prover sends is changed on its side of the line, and the statement then has the session hash of what was sent. The attestor's hash agrees with it, so that
/// what refuses it is not that hash.
/// </summary>
/// <param name="version">What prover and attestor have agreed to speak, which is hashed too.</param>
internal sealed class ConsistentLine(NegotiatedVersion version) : IDisposable
{
    private const int HeaderSize = 5;

    private readonly SessionHash _hash = new(SessionRole.Prover);
    private readonly Lock _hashing = new();

    /// <summary>What goes to the attestor in the place of the server's records.</summary>
    public Func<RecordsMessage, RecordsMessage> Records { get; init; } = static records => records;

    /// <summary>What is stated of them.</summary>
    public Func<StatementMessage, StatedDirection> Received { get; init; } = static statement => statement.Received;

    /// <summary>What two that speak the usual versions agree on.</summary>
    public static async Task<NegotiatedVersion> VersionAsync()
    {
        (Stream near, Stream far) = DuplexPipeStream.CreatePair();
        await using Multiplexer connecting = Multiplexer.Connect(near);
        connecting[ChannelId.Control].Output.Write("x"u8); // the preface leaves with the first frame
        await connecting[ChannelId.Control].FlushAsync(CancellationToken.None);
        await using Multiplexer accepting = await Multiplexer.AcceptAsync(far, MultiplexerOptions.Default, CancellationToken.None);
        return await connecting.Negotiated;
    }

    /// <summary>Changes messages as they pass.</summary>
    public IEnumerable<RelayedMessage> Rewrite(SessionRole sender, RelayedMessage message)
    {
        lock (_hashing)
        {
            RelayedMessage going = message.Kind switch
            {
                SessionMessage.Records => message with { Payload = Records(RecordsMessage.Decode(message.Payload)).Encode() },
                SessionMessage.Statement => message with { Payload = State(message.Payload) },
                _ => message,
            };
            byte[] header = new byte[HeaderSize];
            header[0] = going.Type;
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), going.Payload.Length);
            Action<ChannelId, byte[]> absorb = sender == SessionRole.Prover ? (channel, bytes) => _hash.AbsorbSent(channel, bytes) : (channel, bytes) => _hash.AbsorbReceived(channel, bytes);
            absorb(ChannelId.Control, header);
            absorb(ChannelId.Control, going.Payload);
            return [going];
        }
    }

    public void Dispose() => _hash.Dispose();

    private byte[] State(byte[] payload)
    {
        using StatementMessage truth = StatementMessage.Decode(payload);
        return new StatementMessage
        {
            Handshake = truth.Handshake,
            Sent = truth.Sent,
            Received = Received(truth),
            Ranges = truth.Ranges,
            Earlier = truth.Earlier,
            Correlations = truth.Correlations,
            SessionHash = _hash.Current(version),
        }.Encode();
    }
}
