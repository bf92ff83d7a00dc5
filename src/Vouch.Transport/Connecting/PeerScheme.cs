namespace Vouch.Transport.Connecting;

/// <summary>How a peer is reached.</summary>
public enum PeerScheme
{
    /// <summary>TCP without encryption: for one machine, or inside a tunnel.</summary>
    Tcp,

    /// <summary>TLS over TCP.</summary>
    Tls,

    /// <summary>WebSocket over HTTP.</summary>
    WebSocket,

    /// <summary>WebSocket over HTTPS.</summary>
    SecureWebSocket,
}
