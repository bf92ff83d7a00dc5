using System.Text.Json;
using Vouch.Cli.Tests.Programs;

namespace Vouch.Cli.Tests.Commands;

/// <summary><c>vouch prove --before</c>: a request that takes something out of an earlier answer of the same session.</summary>
public sealed class ProveBeforeTests(CliContext context) : IClassFixture<CliContext>
{
    private const string Session = """{"path": "/session", "take": {"csrf": "response.json:$.csrf"}}""";

    [Theory]
    [InlineData("mpc")]
    [InlineData("proxy")]
    public async Task What_an_earlier_answer_said_is_sent_and_the_last_answer_is_proven(string mode)
    {
        string attestation = context.PathTo($"before-{mode}.attestation");

        VouchResult proven = (await context.ProvePageAsync("/guarded", attestation, "--mode", mode, "--before", Session, "--secret-header", "X-Csrf: {csrf}", "--reveal", "response.json:$.balance", "--commit", "request.line")).Succeeded();

        Assert.StartsWith(
            "the attestor will see response.json:$.balance, besides the names of headers of all 2 requests, the methods of those before the last, its Host, and all lengths\n", proven.Error, StringComparison.Ordinal);
        string presentation = await context.PresentAsync(attestation, $"before-{mode}.presentation", ["response.json:$.balance", "request.line"]);
        JsonElement[] shown = [.. (await context.VerifyAsync(presentation, "--host", CliContext.Host, "--ca", context.RootFile, "--json")).Succeeded().Json.GetProperty("shown").EnumerateArray()];
        Assert.Equal("1842.170", shown[0].GetProperty("value").GetRawText());
        Assert.Equal("GET /guarded HTTP/1.1", shown[1].GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_file_holds_it_as_well()
    {
        string file = context.PathTo("before.json");
        await File.WriteAllTextAsync(file, """{"path": "/session", "method": "POST", "headers": {"Content-Type": "application/json"}, "body": "{\"user\":\"ada\"}", "take": {"csrf": "response.json:$.csrf"}}""", TestContext.Current.CancellationToken);

        (await context.ProvePageAsync("/guarded", context.PathTo("file.attestation"), "--before", $"@{file}", "-H", "X-Csrf: {csrf}", "--reveal", "response.json:$.balance")).Succeeded();

        Assert.EndsWith("""{"user":"ada"}""", Assert.Single(context.Server.Requests, r => r.StartsWith("POST /session ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "path")]
    [InlineData("no json", "--before takes JSON")]
    [InlineData("""{"path": "/session", "pathh": 1}""", "pathh")]
    [InlineData("""{"path": "//evil.example/"}""", "no path")]
    [InlineData("""{"path": "/session", "take": {"csrf": "request.line"}}""", "no selector of a response")]
    [InlineData("""{"path": "/session", "take": {"csrf": "response.json:$.csrf"}}""", "no later request has '{csrf}'")]
    [InlineData("""{"path": "/session", "body": "a\nb"}""", "line end")]
    public async Task What_is_wrong_with_it_is_said_before_anybody_is_called(string json, string said)
        => Assert.Contains(said, (await context.ProvePageAsync("/guarded", context.PathTo("x"), "--before", json)).Failed(2), StringComparison.Ordinal);

    [Fact]
    public async Task A_part_that_the_answer_does_not_have_is_named()
    {
        string message = (await context.ProvePageAsync("/guarded", context.PathTo("x"), "--before", """{"path": "/session", "take": {"csrf": "response.json:$.token"}}""", "-H", "X-Csrf: {csrf}")).Failed(1);

        Assert.Contains("The answer to an earlier request (status 200) has no such part: response.json:$.token", message, StringComparison.Ordinal);
    }
}
