using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vouch.Interop.Tests.Servers;

/// <summary>A server in its own process and its own directory, both gone after the test.</summary>
internal abstract class ProcessServer : RealServer
{
    private const int Attempts = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly StringBuilder _log = new();
    private Process? _process;

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

    public override string Log
    {
        get
        {
            lock (_log)
            {
                return _log + ReadLogFiles();
            }
        }
    }

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
            for (int attempt = 1; !started; attempt++)
            {
                server.Port = FindFreePort();
                server.Launch();
                started = await server.AcceptsAsync(cancellationToken);
                if (!started && attempt == Attempts)
                {
                    throw new InvalidOperationException($"{server.Kind} did not start: {server.Log}");
                }
            }

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

    public override ValueTask DisposeAsync()
    {
        Stop();
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Finds a program, also where ordinary users do not look.</summary>
    protected static string Program(string name)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin", "/usr/local/sbin"];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{name} is not installed; eng/install.sh installs it.");
    }

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

    private void Launch()
    {
        ProcessStartInfo start = Command();
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        start.WorkingDirectory = start.WorkingDirectory.Length == 0 ? Folder : start.WorkingDirectory;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < s_patience && !_process!.HasExited)
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

        Stop();
        return false;
    }

    private void Stop()
    {
        if (_process is null)
        {
            return;
        }

        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(5_000);
        }
        catch (InvalidOperationException)
        {
        }

        _process.Dispose();
        _process = null;
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

    private string ReadLogFiles()
        => Directory.Exists(Folder) ? string.Concat(Directory.EnumerateFiles(Folder, "*.log").Select(File.ReadAllText)) : "";
}
