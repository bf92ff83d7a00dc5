using System.Text.Json;
using Vouch.Cli.Tests.Programs;

namespace Vouch.Cli.Tests.Commands;

public sealed class InspectTests(CliContext context) : IClassFixture<CliContext>
{
    [Fact]
    public async Task An_attestation_of_an_opened_session_is_described_and_its_content_not_printed()
    {
        string path = await context.OpenedAttestationAsync();

        VouchResult text = (await VouchProgram.RunAsync("inspect", path)).Succeeded();
        JsonElement json = (await VouchProgram.RunAsync("inspect", path, "--json")).Succeeded().Json;

        Assert.StartsWith("file          an attestation; private, it holds the whole transcript\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("host          bank.example:443, dialled 127.0.0.1:", text.Output, StringComparison.Ordinal);
        Assert.Contains("15 hidden from the attestor", text.Output, StringComparison.Ordinal);
        Assert.Contains("opened        all but the hidden parts, by key generations\n", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", text.Output, StringComparison.Ordinal);
        Assert.Equal("attestation", json.GetProperty("kind").GetString());
        Assert.Equal(context.Attestor.Key, json.GetProperty("attestorKey").GetString());
        Assert.Equal("bank.example", json.GetProperty("host").GetString());
        Assert.Equal(15, json.GetProperty("hiddenLength").GetInt32());
        Assert.Equal(64, json.GetProperty("challenge").GetString()!.Length);
        Assert.Equal(64, json.GetProperty("subject").GetString()!.Length);
    }

    [Fact]
    public async Task A_presentation_is_described_without_being_believed()
    {
        string path = await context.PresentAsync("inspected.presentation", "response.status", "request.line");

        VouchResult text = (await VouchProgram.RunAsync("inspect", path)).Succeeded();
        JsonElement json = (await VouchProgram.RunAsync("inspect", path, "--json")).Succeeded().Json;

        Assert.StartsWith("file          a presentation; nothing in it has been verified\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("shows         response.status, request.line\n", text.Output, StringComparison.Ordinal);
        Assert.Equal("presentation", json.GetProperty("kind").GetString());
        Assert.Equal(["response.status", "request.line"], json.GetProperty("selectors").EnumerateArray().Select(s => s.GetString()));
    }

    [Fact]
    public async Task Other_files_are_told()
    {
        VouchResult pem = await VouchProgram.RunAsync("inspect", context.RootFile);
        VouchResult json = await VouchProgram.RunAsync("inspect", context.RootFile, "--json");
        VouchResult missing = await VouchProgram.RunAsync("inspect", "nowhere");
        VouchResult directory = await VouchProgram.RunAsync("inspect", context.DataDirectory);

        Assert.Equal($"{context.RootFile} is neither a presentation (Malformed) nor an attestation (Malformed).", pem.Failed(1));
        Assert.Equal("notReadable", json.Json.GetProperty("error").GetString());
        Assert.Equal("There is no file nowhere.", missing.Failed(1));
        Assert.Equal($"{context.DataDirectory} is a directory; a file is needed.", directory.Failed(1));
    }
}
