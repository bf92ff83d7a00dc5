using System.Diagnostics;
using Vouch.Testing.Servers;

namespace Vouch.Interop.Tests.Servers;

/// <summary>A server in its own process and its own directory, both gone after the test.</summary>
internal abstract class ProcessServer : RealServer
{
    private ServerProcess? _process;

    protected ProcessServer(ServerKind kind, TlsServerOptions options)
        : base(kind)
    {
        Options = options;
        Directory.CreateDirectory(Folder);
        WriteFile("chain.pem", options.Certificate.ChainPem);
        WriteFile("key.pem", options.Certificate.KeyPem);
        WriteFile("both.pem", options.Certificate.ChainPem + options.Certificate.KeyPem);
        if (options.ClientRoot is { } root)
        {
            // Servers that look only at their own file for the issuers of a client's chain get the root; clients send the rest.
            WriteFile("clients.pem", root.ExportCertificatePem());
        }
    }

    public override string Log => _process?.Log + ReadLogFiles();

    protected TlsServerOptions Options { get; }

    /// <summary>Where the server finds its files and leaves others.</summary>
    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), "vouch-interop-" + Guid.NewGuid().ToString("n")[..12]);

    protected string ChainFile => Path.Combine(Folder, "chain.pem");

    protected string KeyFile => Path.Combine(Folder, "key.pem");

    protected string ClientsFile => Path.Combine(Folder, "clients.pem");

    protected string SiteFolder => Path.Combine(Folder, "site");

    public static async Task<ProcessServer> StartAsync(ProcessServer server, CancellationToken cancellationToken)
    {
        bool started = false;
        try
        {
            await server.PrepareAsync(cancellationToken);
            server._process = await ServerProcess.StartAsync(server.Command, cancellationToken);
            started = true;
            return server;
        }
        finally
        {
            if (!started)
            {
                await server.DisposeAsync();
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Finds a program, also where ordinary users do not look.</summary>
    protected static string Program(string name) => ServerProcess.Program(name);

    /// <summary>Runs a program to its end.</summary>
    protected static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} failed: {errors}{await output}");
        }
    }

    /// <summary>What has to be there before the first start.</summary>
    protected virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The command that serves on <see cref="RealServer.Port"/> in the foreground; configuration is written here.</summary>
    protected abstract ProcessStartInfo Command();

    protected string WriteFile(string name, string content)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private ProcessStartInfo Command(int port)
    {
        Port = port;
        ProcessStartInfo start = Command();
        start.WorkingDirectory = start.WorkingDirectory.Length == 0 ? Folder : start.WorkingDirectory;
        return start;
    }

    private string ReadLogFiles()
        => Directory.Exists(Folder) ? string.Concat(Directory.EnumerateFiles(Folder, "*.log").Select(File.ReadAllText)) : "";
}
