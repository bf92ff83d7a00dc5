using System.Net.WebSockets;

namespace Vouch.Transport.Connecting;

/// <summary>A WebSocket, of either side, as a stream of bytes.</summary>
public static class PeerWebSocket
{
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Binary messages out, any cutting into messages in; the stream owns <paramref name="socket"/>.</summary>
    /// <remarks>Message boundaries mean nothing and no message is held as a whole, so its size needs no limit.</remarks>
    public static Stream ToStream(WebSocket socket)
        => WebSocketStream.Create(socket, WebSocketMessageType.Binary, s_closeTimeout);
}
