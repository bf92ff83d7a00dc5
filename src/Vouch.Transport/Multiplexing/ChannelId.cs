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

    /// <summary>In MPC mode oblivious transfers of which the prover is the sender: the labels of the attestor's inputs.</summary>
    Labels = 4,

    /// <summary>In MPC mode the garbled machine.</summary>
    Garbling = 5,

    /// <summary>In MPC mode the conversion of shares.</summary>
    Conversion = 6,
}
