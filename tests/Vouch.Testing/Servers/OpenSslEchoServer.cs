using System.Diagnostics;

namespace Vouch.Testing.Servers;

/// <summary>openssl s_server that sends back each line reversed (<c>-rev</c>).</summary>
public sealed class OpenSslEchoServer : IAsyncDisposable
{
    private readonly ServerProcess _process;
    private readonly DirectoryInfo _directory;

    private OpenSslEchoServer(ServerProcess process, DirectoryInfo directory)
    {
        _process = process;
        _directory = directory;
    }

    public int Port => _process.Port;

    /// <summary>Starts a server; chain and key are PEM.</summary>
    public static async Task<OpenSslEchoServer> StartAsync(string chainPem, string keyPem, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("vouch-openssl-");
        string certificate = Path.Combine(directory.FullName, "chain.pem");
        string key = Path.Combine(directory.FullName, "key.pem");
        await File.WriteAllTextAsync(certificate, chainPem, cancellationToken);
        await File.WriteAllTextAsync(key, keyPem, cancellationToken);
        ServerProcess process = await ServerProcess.StartAsync(
            port => new ProcessStartInfo(
                ServerProcess.Program("openssl"),
                ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate, "-cert_chain", certificate, "-key", key, "-quiet", "-rev", .. arguments])
            {
                WorkingDirectory = directory.FullName,
            },
            cancellationToken);
        return new OpenSslEchoServer(process, directory);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
