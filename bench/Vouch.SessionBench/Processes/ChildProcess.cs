using System.Diagnostics;

namespace Vouch.SessionBench.Processes;

/// <summary>A process that takes part: its lines, and what it has cost.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>What it has cost so far.</summary>
    public ProcessCost Cost => ProcessCost.Read(_process.Id);

    public static ChildProcess Start(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo info = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return new ChildProcess(Process.Start(info) ?? throw new InvalidOperationException($"Cannot start {program}."));
    }

    /// <summary>This program in another role.</summary>
    public static ChildProcess StartRole(string role, IEnumerable<string> arguments)
        => Start("dotnet", [typeof(ChildProcess).Assembly.Location, role, .. arguments]);

    /// <summary>The next line of its output.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public async Task<string> ReadLineAsync()
        => await _process.StandardOutput.ReadLineAsync().WaitAsync(s_patience) ?? throw new InvalidOperationException($"A process ended before it had said what it should: {await _errors}");

    /// <summary>Says why it ended, if it has.</summary>
    public async Task<string?> EndAsync() => _process.HasExited ? $"exit code {_process.ExitCode}, {await _errors}" : null;

    public async Task WriteLineAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Takes the rest of its output, so that it never waits for a reader.</summary>
    public Task DrainAsync() => _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);

    /// <summary>Watches its memory until it ends.</summary>
    /// <returns>The largest resident set, in bytes, but for what it took in its last millisecond.</returns>
    public async Task<long> WatchPeakAsync()
    {
        long peak = 0;
        while (!_process.HasExited)
        {
            peak = long.Max(peak, Cost.PeakBytes);
            await Task.Delay(1);
        }

        return peak;
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> WaitAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(s_patience);
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return _process.ExitCode == 0 ? output : throw new InvalidOperationException($"A process ended with {_process.ExitCode}: {output}{await _errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
