using System.Text.Json;
using Vouch.Cli.Tests.Programs;

namespace Vouch.Cli.Tests.Commands;

/// <summary><c>vouch prove</c> with <c>--reveal</c> and <c>--commit</c>, which narrow the proof.</summary>
public sealed class ProvePartsTests(CliContext context) : IClassFixture<CliContext>
{
    private const string Besides = ", besides the names of the request's headers, its Host, and all lengths\n";

    [Theory]
    [InlineData("--reveal", "1.3", "response.json:$.balance")]
    [InlineData("--reveal", "1.2", "response.json:$.balance")]
    [InlineData("--commit", "1.3", "nothing of request and response")]
    public async Task A_part_is_proven_presented_and_verified(string option, string version, string seen)
    {
        string attestation = context.PathTo($"part{option}{version}.attestation");

        VouchResult proven = (await context.ProveAsync(attestation, "--tls", version, "--secret-header", "Cookie: id=42", option, "response.json:$.balance")).Succeeded();

        Assert.StartsWith($"the attestor will see {seen}{Besides}", proven.Error, StringComparison.Ordinal);
        string presentation = await context.PresentAsync(attestation, $"{Path.GetFileName(attestation)}.presentation", ["response.json:$.balance"]);
        JsonElement verdict = (await context.VerifyAsync(presentation, "--host", CliContext.Host, "--ca", context.RootFile, "--json")).Succeeded().Json;
        Assert.Equal("1842.170", Assert.Single(verdict.GetProperty("shown").EnumerateArray()).GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task A_part_that_was_not_planned_cannot_be_presented_and_what_can_be_is_told()
    {
        string attestation = context.PathTo("unplanned.attestation");
        (await context.ProveAsync(attestation, "--commit", "response.json:$.balance", "--reveal", "response.header.content-type")).Succeeded();

        VouchResult text = await VouchProgram.RunAsync("present", attestation, "--reveal", "response.json:$.accounts[0].iban", "-o", context.PathTo("x"));
        VouchResult json = await VouchProgram.RunAsync("present", attestation, "--reveal", "response.json:$.accounts[0].iban", "-o", context.PathTo("x"), "--json");

        string message = text.Failed(1);
        Assert.StartsWith("response.json:$.accounts[0].iban: The values below step 1 of this path have no ranges of their own; ", message, StringComparison.Ordinal);
        Assert.Matches(@" These have: .*response\.header\.content-type, .*response\.json:\$\.balance, .*response\.json:\$\.accounts, ", message);
        Assert.Equal("NotSeparable", json.Json.GetProperty("error").GetString());
    }

    [Fact]
    public async Task JSON_has_what_was_revealed_and_committed_to()
    {
        JsonElement json = (await context.ProveAsync(
            context.PathTo("parts.attestation"), "--reveal", "response.json:$.balance", "--reveal", "response.status", "--commit", "response.json:$.holder", "--json")).Succeeded().Json;

        JsonElement disclosed = json.GetProperty("disclosed");
        Assert.Equal("revealed", disclosed.GetProperty("response").GetString());
        Assert.Equal(["response.json:$.balance", "response.status"], disclosed.GetProperty("revealed").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(["response.json:$.holder"], disclosed.GetProperty("committed").EnumerateArray().Select(c => c.GetString()));
    }

    [Fact]
    public async Task Fewer_parts_make_a_smaller_proof()
    {
        long every = await GatesAsync();
        long one = await GatesAsync("--commit", "response.json:$.balance");
        long whole = await GatesAsync("--reveal", "response");

        Assert.InRange(one, 1, every - 1);
        Assert.InRange(whole, 1, one - 1);

        async Task<long> GatesAsync(params string[] parts)
            => (await context.ProveAsync(context.PathTo("gates.attestation"), [.. parts, "--json"])).Succeeded().Json.GetProperty("cost").GetProperty("gates").GetInt64();
    }

    [Theory]
    [InlineData("response.json:$.salary")]
    [InlineData("request.json:$.salary")]
    [InlineData("response.header.etag")]
    public async Task A_part_that_is_not_there_ends_without_an_attestation(string selector)
    {
        string attestation = context.PathTo("missing.attestation");

        VouchResult text = await context.ProveAsync(attestation, "--reveal", selector);
        VouchResult json = await context.ProveAsync(attestation, "--commit", selector, "--json");

        Assert.StartsWith($"{selector}: ", text.Failed(1), StringComparison.Ordinal);
        Assert.Equal((1, "PartNotFound"), (json.ExitCode, json.Json.GetProperty("error").GetString()));
        Assert.False(File.Exists(attestation));
    }

    [Theory]
    [InlineData("--reveal", "response.status", "--disclose-to-attestor", "response", "Parts to reveal or to commit to are chosen where the attestor does not see everything anyway; leave out --disclose-to-attestor.")]
    [InlineData("--commit", "response.status", "--disclose-to-attestor", "request", "Parts to reveal or to commit to are chosen where ")]
    [InlineData("--reveal", "request", "--secret-header", "Cookie: id=42", "To reveal request would show the attestor the header Cookie, which is secret. ")]
    [InlineData("--reveal", "request.header.COOKIE", "--secret-header", "Cookie: id=42", "To reveal request.header.cookie would show the attestor the header Cookie, which is secret. ")]
    [InlineData("--reveal", "request.bytes:0..500", "--secret-header", "Cookie: id=42", "To reveal request.bytes:0..500 would show the attestor the header Cookie, which is secret. ")]
    public async Task Parts_that_contradict_other_options_are_wrong_usage(string option, string part, string other, string value, string message)
    {
        string output = context.PathTo(Guid.NewGuid().ToString("n"));

        VouchResult result = await context.ProvePageAsync("/contradiction", output, option, part, other, value);

        Assert.StartsWith(message, result.Failed(2), StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain(context.Server.Requests, r => r.StartsWith("GET /contradiction", StringComparison.Ordinal));
        Assert.False(File.Exists(output));
    }
}
