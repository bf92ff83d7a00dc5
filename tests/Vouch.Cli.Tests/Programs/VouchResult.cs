using System.Text.Json;

namespace Vouch.Cli.Tests.Programs;

/// <summary>What a run of the program left behind.</summary>
public sealed record VouchResult(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON object on standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>The run, if it ended well; otherwise its words.</summary>
    public VouchResult Succeeded() => ExitCode == 0 ? this : throw new Xunit.Sdk.XunitException($"exit code {ExitCode}\n{Output}{Error}");

    /// <summary>The one line of an error, without <c>vouch: </c>; nothing else may stand on standard output.</summary>
    public string Failed(int exitCode)
    {
        string last = Error.TrimEnd('\n').Split('\n')[^1];
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}\n{Output}{Error}");
        Assert.Empty(Output);
        Assert.StartsWith("vouch: ", last, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return last["vouch: ".Length..];
    }
}
