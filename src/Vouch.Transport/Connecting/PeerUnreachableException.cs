namespace Vouch.Transport.Connecting;

/// <summary>No connection to the peer came about; the inner exception has the system's reason.</summary>
public sealed class PeerUnreachableException : ConnectionException
{
    internal PeerUnreachableException(PeerAddress address, string reason, Exception? cause = null)
        : base($"Cannot connect to {address}: {reason}", cause) => Address = address;

    /// <summary>The address tried.</summary>
    public PeerAddress Address { get; }
}
