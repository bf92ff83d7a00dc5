using System.Net;
using System.Net.Sockets;

namespace Vouch.Testing.Tls;

/// <summary>A <see cref="ScriptedServer"/> on a port; for one connection.</summary>
internal sealed class ScriptedListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public ScriptedListener(ServerScript script)
    {
        _listener.Start();
        _serving = ServeAsync(script);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync(ServerScript script)
    {
        try
        {
            using SocketPipe line = await SocketPipe.AcceptAsync(_listener, _stop.Token);
            await new ScriptedServer(line, script, new SeededRandomSource(2)).RunAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Nobody came, or who came is gone.
        }
    }
}
