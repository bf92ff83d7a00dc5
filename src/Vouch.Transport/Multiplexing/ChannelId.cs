namespace Vouch.Transport.Multiplexing;

/// <summary>The channels that both sides open without a word.</summary>
public enum ChannelId : byte
{
    /// <summary>Messages between prover and attestor.</summary>
    Control = 0,

    /// <summary>The bytes between prover and server, which the attestor forwards.</summary>
    Traffic = 1,
}
