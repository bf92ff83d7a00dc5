using System.Text.Json;
using Vouch.Cli.Tests.Programs;

namespace Vouch.Cli.Tests.Commands;

public sealed class WarmCommandTests(CliContext context) : IClassFixture<CliContext>
{
    [Fact]
    public async Task What_was_prepared_is_used_by_the_next_session_alone()
    {
        Dictionary<string, string> environment = new() { ["XDG_CACHE_HOME"] = context.PathTo("cache"), ["XDG_CONFIG_HOME"] = context.PathTo("config"), ["HOME"] = context.PathTo("home") };
        string[] warm = ["warm", "--attestor", context.Attestor.Address, "--count", "2", "--request-size", "300", "--json"];

        JsonElement first = (await VouchProgram.RunAsync(warm, environment)).Succeeded().Json;
        JsonElement again = (await VouchProgram.RunAsync(warm, environment)).Succeeded().Json;
        JsonElement warmed = await ProveAsync();
        JsonElement cold = await ProveAsync("--cold");
        JsonElement left = (await VouchProgram.RunAsync(["warm", "--attestor", context.Attestor.Address, "--count", "1", "--json"], environment)).Succeeded().Json;

        Assert.Equal((2, 2), (first.GetProperty("made").GetInt32(), first.GetProperty("prepared").GetInt32()));
        Assert.Equal((0, 2), (again.GetProperty("made").GetInt32(), again.GetProperty("prepared").GetInt32()));
        Assert.InRange(warmed.GetProperty("bytesSent").GetInt64(), 1, cold.GetProperty("bytesSent").GetInt64() - 4_000_000);
        Assert.Equal((0, 1), (left.GetProperty("made").GetInt32(), left.GetProperty("prepared").GetInt32()));

        async Task<JsonElement> ProveAsync(params string[] options)
            => (await VouchProgram.RunAsync(
                [
                    "prove", $"https://{CliContext.Host}/account", "--mode", "mpc", "--attestor", context.Attestor.Address, "--ca", context.RootFile, "--connect-to", context.ConnectTo,
                    "-o", context.PathTo("warm.attestation"), "--json", .. options,
                ],
                environment)).Succeeded().Json;
    }
}
