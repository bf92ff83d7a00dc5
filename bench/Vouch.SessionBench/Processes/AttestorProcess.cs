using Vouch.Testing;

namespace Vouch.SessionBench.Processes;

/// <summary><c>vouch attestor</c>, from the build or the native binary.</summary>
internal sealed class AttestorProcess : IAsyncDisposable
{
    private const string Listening = "listening";

    private readonly ChildProcess _process;
    private readonly Task _draining;

    private AttestorProcess(ChildProcess process, string address)
    {
        _process = process;
        Address = address;
        _draining = process.DrainAsync();
    }

    /// <summary>The command from the build.</summary>
    public static string[] Build { get; } = ["dotnet", RepositoryRoot.PathTo("artifacts/bin/Vouch.Cli/release/vouch.dll")];

    /// <summary>The native binary; null if it has not been published.</summary>
    public static string[]? Native { get; } = RepositoryRoot.PathTo("artifacts/native/vouch") is string path && File.Exists(path) ? [path] : null;

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>What it has cost so far.</summary>
    public ProcessCost Cost => _process.Cost;

    public static async Task<AttestorProcess> StartAsync(string[] vouch, string dataDirectory, string rootsFile)
    {
        ChildProcess process = ChildProcess.Start(
            vouch[0],
            [.. vouch[1..], "attestor", "--listen", "127.0.0.1:0", "--data", dataDirectory, "--ca", rootsFile, "--allow-private-networks"]);
        string line;
        while (!(line = await process.ReadLineAsync()).StartsWith(Listening, StringComparison.Ordinal))
        {
        }

        return new AttestorProcess(process, line[Listening.Length..].Trim());
    }

    /// <exception cref="InvalidOperationException">It had ended by itself.</exception>
    public async ValueTask DisposeAsync()
    {
        string? end = await _process.EndAsync();
        await _process.DisposeAsync();
        await _draining;
        if (end is not null)
        {
            throw new InvalidOperationException($"The attestor ended by itself: {end}");
        }
    }
}
