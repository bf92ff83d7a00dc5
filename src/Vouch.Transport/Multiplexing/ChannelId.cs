namespace Vouch.Transport.Multiplexing;

/// <summary>The channels that both sides open without a word.</summary>
public enum ChannelId : byte
{
    /// <summary>Messages between prover and attestor.</summary>
    Control = 0,

    /// <summary>The bytes between prover and server, which the attestor forwards.</summary>
    Traffic = 1,

    /// <summary>Oblivious transfers, of which a session proof takes its correlations.</summary>
    Transfers = 2,

    /// <summary>The machine of a session proof.</summary>
    Proof = 3,
}
