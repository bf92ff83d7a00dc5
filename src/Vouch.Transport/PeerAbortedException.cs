using Vouch.Transport.Multiplexing;

namespace Vouch.Transport;

/// <summary>The peer gave the session up. It says that it failed, not why; its own log says why.</summary>
public sealed class PeerAbortedException : ConnectionException
{
    internal PeerAbortedException(AbortCode code)
        : base($"The peer ended the session ({code}).") => Code = code;

    /// <summary>What the peer told.</summary>
    public AbortCode Code { get; }
}
