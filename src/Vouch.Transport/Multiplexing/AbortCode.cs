namespace Vouch.Transport.Multiplexing;

/// <summary>All that a peer learns when the other side gives a connection up.</summary>
public enum AbortCode : byte
{
    /// <summary>Something failed.</summary>
    Failed = 0,

    /// <summary>What was received broke the protocol.</summary>
    ProtocolError = 1,

    /// <summary>The owner of the other side cancelled or closed early.</summary>
    Cancelled = 2,

    /// <summary>A time limit was reached.</summary>
    TimedOut = 3,

    /// <summary>The other side does not serve this request: a policy or a limit forbids it.</summary>
    Refused = 4,
}
