using System.Text.Json;
using Vouch.Cli.Tests.Programs;

namespace Vouch.Cli.Tests.Commands;

/// <summary><c>vouch prove</c> as it is without <c>--disclose-to-attestor</c>, and what can be done with its attestation.</summary>
public sealed class ProveHiddenTests(CliContext context) : IClassFixture<CliContext>
{
    private const string Said = "the attestor will see nothing of request and response, besides the names of the request's headers, its Host, and all lengths\nconnecting to the attestor\n";

    [Theory]
    [InlineData("1.3")]
    [InlineData("1.2")]
    public async Task A_value_and_a_header_are_shown_of_what_the_attestor_never_saw(string version)
    {
        string attestation = context.PathTo($"hidden{version}.attestation");

        JsonElement json = (await ProveAsync("/account", attestation, "--tls", version, "-H", "X-Plain: seen", "--secret-header", "Cookie: id=42", "--json")).Succeeded().Json;

        Assert.Equal((version, 200, "CloseNotify"), (json.GetProperty("tls").GetString(), json.GetProperty("status").GetInt32(), json.GetProperty("completeness").GetString()));
        JsonElement disclosed = json.GetProperty("disclosed");
        Assert.Equal(("headerNames", "nothing"), (disclosed.GetProperty("request").GetString(), disclosed.GetProperty("response").GetString()));
        Assert.Equal(["request", "response"], disclosed.GetProperty("committed").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(["header Cookie"], disclosed.GetProperty("hidden").EnumerateArray().Select(h => h.GetString()));
        string presentation = await PresentAsync(attestation, "response.json:$.balance", "response.header.set-cookie", "request.header.X-Plain");
        string file = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(presentation, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("id=42", file, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", file, StringComparison.Ordinal);
        JsonElement verdict = (await context.VerifyAsync(presentation, "--host", CliContext.Host, "--ca", context.RootFile, "--json")).Succeeded().Json;
        Assert.True(verdict.GetProperty("valid").GetBoolean());
        JsonElement[] shown = [.. verdict.GetProperty("shown").EnumerateArray()];
        Assert.Equal("1842.170", shown[0].GetProperty("value").GetRawText());
        Assert.Equal(["a=1", "b=2"], shown[1].GetProperty("values").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal("seen", shown[2].GetProperty("value").GetString());
    }

    [Fact]
    public async Task What_the_attestor_will_see_is_said_beforehand_and_told_by_inspect_afterwards()
    {
        string attestation = context.PathTo("said.attestation");

        VouchResult result = (await ProveAsync("/account", attestation, "--secret-header", "Cookie: id=42")).Succeeded();
        VouchResult inspected = (await VouchProgram.RunAsync("inspect", attestation)).Succeeded();

        Assert.StartsWith(Said, result.Error, StringComparison.Ordinal);
        Assert.Matches(@"\nworking out the proof\nproving \d\.\d million gates: about 0\.\d MB to the attestor, 0\.\d MB from it\n$", result.Error);
        Assert.Matches(@"\nproof         [\d,]{9} AND gates\n", result.Output);
        Assert.DoesNotContain("opening keys", result.Error, StringComparison.Ordinal);
        Assert.Contains("response      complete, ended by the server's close\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("opened        nothing but what was revealed; the rest is proven in zero knowledge\n", inspected.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("0 hidden from the attestor", inspected.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_session_was_said_to_cost_is_what_it_costs()
    {
        JsonElement json = (await ProveAsync("/account", context.PathTo("cost.attestation"), "--disclose-to-attestor", "nothing", "--json")).Succeeded().Json;

        JsonElement cost = json.GetProperty("cost");
        Assert.InRange(cost.GetProperty("gates").GetInt64(), 500_000, 5_000_000);
        long sent = json.GetProperty("bytesSent").GetInt64();
        long received = json.GetProperty("bytesReceived").GetInt64();
        Assert.InRange(cost.GetProperty("bytesToAttestor").GetInt64(), sent * 0.9, sent * 1.1);
        Assert.InRange(cost.GetProperty("bytesFromAttestor").GetInt64(), received * 0.9, received * 1.1);
    }

    [Fact]
    public async Task A_body_that_is_posted_is_hidden_too_and_can_be_shown()
    {
        string attestation = context.PathTo("posted.attestation");

        VouchResult result = (await ProveAsync("/posted", attestation, "-H", "Content-Type: application/json", "-d", """{"from":"DE89","amount":12}""", "--secret-body")).Succeeded();

        Assert.StartsWith(Said, result.Error, StringComparison.Ordinal);
        Assert.EndsWith("""{"from":"DE89","amount":12}""", Assert.Single(context.Server.Requests, r => r.StartsWith("POST /posted HTTP/1.1", StringComparison.Ordinal)), StringComparison.Ordinal);
        await ShowsAsync(attestation, "request.body", """{"from":"DE89","amount":12}""");
        await ShowsAsync(attestation, "request.line", "POST /posted HTTP/1.1");
    }

    [Fact]
    public async Task A_chunked_response_is_proven()
    {
        string attestation = context.PathTo("chunked.attestation");

        (await ProveAsync("/chunked", attestation)).Succeeded();

        await ShowsAsync(attestation, "response.body", """{"balance":1842.170}""");
        JsonElement verdict = (await context.VerifyAsync(await PresentAsync(attestation, "response.json:$.balance"), "--json")).Succeeded().Json;
        Assert.Equal("1842.170", verdict.GetProperty("shown")[0].GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task An_empty_response_is_proven()
    {
        string attestation = context.PathTo("empty.attestation");

        (await ProveAsync("/empty", attestation)).Succeeded();

        await ShowsAsync(attestation, "response.status", "200");
        await ShowsAsync(attestation, "response.header.content-length", "0");
    }

    private Task<VouchResult> ProveAsync(string page, string output, params string[] options)
        => context.ProvePageAsync(page, output, options);

    private static async Task<string> PresentAsync(string attestation, params string[] selectors)
    {
        string path = $"{attestation}.presentation";
        (await VouchProgram.RunAsync(["present", attestation, .. selectors.SelectMany(s => (string[])["--reveal", s]), "-o", path])).Succeeded();
        return path;
    }

    private async Task ShowsAsync(string attestation, string selector, string value)
    {
        JsonElement verdict = (await context.VerifyAsync(await PresentAsync(attestation, selector), "--json")).Succeeded().Json;
        Assert.Equal(value, Assert.Single(verdict.GetProperty("shown").EnumerateArray()).GetProperty("value").GetString());
    }
}
