using System.Diagnostics;

namespace Vouch.Testing;

/// <summary>The openssl command, for keys that .NET cannot make.</summary>
internal static class OpenSslCommand
{
    /// <summary>Runs the command to its end and gives what it writes; throws with its words if it fails.</summary>
    public static string Run(string input, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("openssl", arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("openssl does not start.");
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"openssl {string.Join(' ', arguments)}: {error.Result}");
    }
}
