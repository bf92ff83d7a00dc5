using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vouch.Interop.Tests.Site;

/// <summary>The site over plain HTTP, for proxies to stand in front of.</summary>
internal sealed class SiteBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SiteBackend()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                _ = AnswerAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using NetworkStream stream = new(socket, ownsSocket: true);
        try
        {
            byte[] request = new byte[8192];
            int size = 0;
            while (request.AsSpan(0, size).IndexOf("\r\n\r\n"u8) < 0)
            {
                int read = await stream.ReadAsync(request.AsMemory(size), _stop.Token);
                if (read == 0)
                {
                    return;
                }

                size += read;
            }

            string path = Encoding.ASCII.GetString(request, 0, size).Split(' ')[1];
            await WriteAsync(stream, path);
            socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
        }
    }

    private async Task WriteAsync(NetworkStream stream, string path)
    {
        if (TestSite.Find(path) is not (SiteBody body, Framing framing))
        {
            await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
            return;
        }

        byte[] response = TestSite.Response(body, framing);
        int head = response.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        await stream.WriteAsync(response.AsMemory(0, head), _stop.Token);
        if (framing is Framing.Chunked or Framing.CloseDelimited)
        {
            await Task.Delay(20, _stop.Token); // else a proxy sees the whole body at once and gives its length
        }

        await stream.WriteAsync(response.AsMemory(head), _stop.Token);
    }
}
