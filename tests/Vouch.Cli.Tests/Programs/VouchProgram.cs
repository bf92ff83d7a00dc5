using System.Diagnostics;
using Vouch.Testing;

namespace Vouch.Cli.Tests.Programs;

/// <summary>The <c>vouch</c> program as it was built with these tests, in a process of its own.</summary>
public static class VouchProgram
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // Its own output folder, of the same configuration as these tests: bin/Vouch.Cli.Tests/debug/ beside bin/Vouch.Cli/debug/.
    public static string Path { get; } = RepositoryRoot.PathTo(
        System.IO.Path.Combine("artifacts/bin/Vouch.Cli", System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "vouch.dll"));

    public static Task<VouchResult> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    /// <summary>Runs the program to its end.</summary>
    public static async Task<VouchResult> RunAsync(string[] arguments, Dictionary<string, string> environment, string? directory = null)
    {
        using Process process = Start(arguments, environment, directory);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        return new VouchResult(process.ExitCode, await output, await error);
    }

    public static Process Start(string[] arguments, Dictionary<string, string> environment, string? directory = null)
    {
        ProcessStartInfo start = new("dotnet", [Path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        start.Environment["DOTNET_TieredPGO"] = "0"; // short runs
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
    }
}
