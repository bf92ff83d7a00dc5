using System.Text.Json;
using Vouch.Cli.Tests.Programs;

namespace Vouch.Cli.Tests.Commands;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_prints_what_each_party_saw()
    {
        VouchResult demo = (await VouchProgram.RunAsync("demo")).Succeeded();

        Assert.Contains("GET /account with Cookie: session=8d1f0c52", demo.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  of the request  +that it has \d+ bytes, the names of its headers, and its Host\n  of the response +that it has \d+ bytes\n", demo.Output);
        Assert.Contains("in zero knowledge", demo.Output, StringComparison.Ordinal);
        Assert.Matches(@"response\.json:\$\.accounts\[0\]\.balance +""1842\.17""", demo.Output);
        Assert.EndsWith("\nvalid\n", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada Lovelace", demo.Output, StringComparison.Ordinal);
        Assert.Empty(demo.Error);
    }

    [Fact]
    public async Task Demo_in_JSON_is_what_the_verifier_saw()
    {
        JsonElement demo = (await VouchProgram.RunAsync("demo", "--json")).Succeeded().Json;

        Assert.True(demo.GetProperty("valid").GetBoolean());
        Assert.Equal("bank.example", demo.GetProperty("host").GetString());
        Assert.Equal("1842.17", demo.GetProperty("shown")[0].GetProperty("value").GetString());
        Assert.True(demo.GetProperty("milliseconds").GetDouble() > 0);
    }
}
