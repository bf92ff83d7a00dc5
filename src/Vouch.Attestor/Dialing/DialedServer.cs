using System.Net;
using System.Net.Sockets;

namespace Vouch.Attestor.Dialing;

/// <summary>A connection to a server, and the address that it was checked for.</summary>
internal sealed class DialedServer : IAsyncDisposable
{
    internal DialedServer(Socket socket, IPEndPoint address)
    {
        Stream = new NetworkStream(socket, ownsSocket: true);
        Address = address;
    }

    /// <summary>The bytes to and from the server.</summary>
    public NetworkStream Stream { get; }

    /// <summary>The address dialled.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Tells the server that no more bytes come.</summary>
    public void CompleteSending() => Stream.Socket.Shutdown(SocketShutdown.Send);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
