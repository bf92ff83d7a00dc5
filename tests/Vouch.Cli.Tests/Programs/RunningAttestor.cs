using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Vouch.Cli.Tests.Programs;

/// <summary><c>vouch attestor</c> on a free port.</summary>
public sealed class RunningAttestor : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private RunningAttestor(Process process) => _process = process;

    /// <summary>The key that it prints.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Where it listens, as <c>127.0.0.1:PORT</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The lines that it printed before it served.</summary>
    public List<string> Lines { get; } = [];

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

    public static Task<RunningAttestor> StartAsync(string data, params string[] options) => StartAsync([], data, options);

    public static async Task<RunningAttestor> StartAsync(Dictionary<string, string> environment, string data, params string[] options)
    {
        RunningAttestor attestor = new(VouchProgram.Start(["attestor", "--listen", "127.0.0.1:0", "--data", data, .. options], environment));
        attestor._process.ErrorDataReceived += (_, line) => attestor.Append(line.Data);
        attestor._process.BeginErrorReadLine();
        using CancellationTokenSource patience = new(s_patience);
        while (attestor.Address.Length == 0)
        {
            string line = await attestor._process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"The attestor did not start: {string.Join('\n', attestor.Lines)}{attestor.Log}");
            attestor.Take(line);
        }

        return attestor;
    }

    /// <summary>Asks the process to end, as service managers do, and waits for it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string line)
    {
        Lines.Add(line);
        string[] words = line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        switch (words)
        {
            case ["attestor key", string key]:
                Key = key;
                break;

            case ["listening", string address]:
                Address = address.Split(',')[0];
                break;
        }
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
