using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Vouch.Testing;

/// <summary>openssl s_server on a free port of the loopback interface; with <c>-rev</c> it sends back each line reversed.</summary>
public sealed class OpenSslServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private OpenSslServer(Process process, DirectoryInfo directory, int port)
    {
        _process = process;
        _directory = directory;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts a server; chain and key are PEM.</summary>
    public static async Task<OpenSslServer> StartAsync(string chainPem, string keyPem, params IEnumerable<string> arguments)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("vouch-openssl-");
        string certificate = Path.Combine(directory.FullName, "chain.pem");
        string key = Path.Combine(directory.FullName, "key.pem");
        await File.WriteAllTextAsync(certificate, chainPem);
        await File.WriteAllTextAsync(key, keyPem);
        int port = FreePort();
        ProcessStartInfo start = new(
            "openssl",
            ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate, "-cert_chain", certificate, "-key", key, "-quiet", .. arguments])
        {
            WorkingDirectory = directory.FullName,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("openssl does not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitUntilListeningAsync(process, port);
        return new OpenSslServer(process, directory, port);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task WaitUntilListeningAsync(Process process, int port)
    {
        for (int attempt = 0; attempt < 200 && !process.HasExited; attempt++)
        {
            try
            {
                using TcpClient probe = new();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        throw new InvalidOperationException("openssl s_server does not listen.");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
