namespace Vouch.Transport;

/// <summary>One message of a <see cref="MessageChannel"/>; the payload belongs to the receiver.</summary>
public readonly struct Message(byte type, ReadOnlyMemory<byte> payload)
{
    /// <summary>What the payload is; the protocol on the channel gives the numbers.</summary>
    public byte Type { get; } = type;

    /// <summary>The payload, at most as long as the receiver allowed.</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;
}
