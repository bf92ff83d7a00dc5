using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vouch.Testing.Servers;

/// <summary>A server program on a free port of this machine; gone after the test.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly StringBuilder _log = new();
    private readonly Process _process;

    private ServerProcess(ProcessStartInfo start, int port)
    {
        Port = port;
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>What it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts a server and waits until it accepts connections; tries other ports when it does not.</summary>
    /// <param name="command">The command that serves on a port, in the foreground.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<ServerProcess> StartAsync(Func<int, ProcessStartInfo> command, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = FindFreePort();
            ServerProcess server = new(command(port), port);
            bool accepts = false;
            try
            {
                accepts = await server.AcceptsAsync(cancellationToken);
            }
            finally
            {
                if (!accepts)
                {
                    await server.DisposeAsync();
                }
            }

            if (accepts)
            {
                return server;
            }

            if (attempt == Attempts)
            {
                throw new InvalidOperationException($"The server did not start: {server.Log}");
            }
        }
    }

    /// <summary>Finds a program, also where ordinary users do not look.</summary>
    public static string Program(string name)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin", "/usr/local/sbin"];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{name} is not installed; eng/install.sh installs it.");
    }

    public static int FindFreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < s_patience && !_process.HasExited)
        {
            try
            {
                using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return !_process.HasExited;
            }
            catch (SocketException)
            {
                await Task.Delay(10, cancellationToken);
            }
        }

        return false;
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }
        }
    }
}
