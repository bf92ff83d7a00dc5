using System.Security.Cryptography.X509Certificates;

namespace Vouch.Transport.Connecting;

/// <summary>How <see cref="PeerConnector"/> connects.</summary>
public sealed record PeerConnectorOptions
{
    /// <summary>The usual options: the system's roots, 10 s.</summary>
    public static PeerConnectorOptions Default { get; } = new();

    /// <summary>The only roots to trust for the peer's certificate, or null for those of the system.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    /// <summary>Time for connecting, TLS and WebSocket handshakes included. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of the timeout.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
