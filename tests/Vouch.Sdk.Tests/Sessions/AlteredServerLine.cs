using System.Net;
using System.Net.Sockets;
using Vouch.Tls.Records;

namespace Vouch.Tests.Sessions;

/// <summary>Stands between a prover and its server, and changes one application_data record of either direction.</summary>
internal sealed class AlteredServerLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="serverPort">The server's port.</param>
    /// <param name="client">The number of the client's record that is changed, if one is.</param>
    /// <param name="server">The number of the server's record that is changed, if one is.</param>
    public AlteredServerLine(int serverPort, int? client = null, int? server = null)
    {
        _listener.Start();
        _running = RunAsync(serverPort, client, server);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many records were changed.</summary>
    public int Changed { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(int serverPort, int? client, int? server)
    {
        try
        {
            using TcpClient near = await _listener.AcceptTcpClientAsync(_stop.Token);
            using TcpClient far = new();
            await far.ConnectAsync(IPAddress.Loopback, serverPort, _stop.Token);
            await Task.WhenAll(CopyAsync(near.GetStream(), far.GetStream(), client), CopyAsync(far.GetStream(), near.GetStream(), server));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // Either side has gone.
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, int? changed)
    {
        int number = 0;
        byte[] header = new byte[TlsRecord.HeaderSize];
        while (await from.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, _stop.Token) == header.Length)
        {
            byte[] fragment = new byte[(header[3] << 8) + header[4]];
            await from.ReadExactlyAsync(fragment, _stop.Token);
            if (header[0] == (byte)ContentType.ApplicationData && number++ == changed)
            {
                fragment[fragment.Length / 2] ^= 1;
                Changed++;
            }

            await to.WriteAsync((byte[])[.. header, .. fragment], _stop.Token);
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }
}
