using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Vouch.Testing;

/// <summary>A TCP connection as a pipe.</summary>
public sealed class SocketPipe : IDuplexPipe, IDisposable
{
    private readonly TcpClient _client;

    private SocketPipe(TcpClient client)
    {
        _client = client;
        Input = PipeReader.Create(client.GetStream(), new StreamPipeReaderOptions(bufferSize: 16_384, leaveOpen: true));
        Output = PipeWriter.Create(client.GetStream(), new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static async Task<SocketPipe> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return new SocketPipe(client);
    }

    public static async Task<SocketPipe> AcceptAsync(TcpListener listener, CancellationToken cancellationToken) => new(await listener.AcceptTcpClientAsync(cancellationToken));

    public void Dispose() => _client.Dispose();
}
