using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Vouch.Cli.Output;
using Vouch.Cli.Tests.Programs;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Cli.Tests.Output;

/// <summary>What a server says cannot act on the terminal, nor pass for something that vouch says.</summary>
public sealed class TerminalSafetyTests(CliContext context) : IClassFixture<CliContext>
{
    [Fact]
    public async Task A_shown_body_is_printed_without_what_acts_on_a_terminal_and_indented()
    {
        string path = await PresentAsync("/escapes", "response.body");

        VouchResult text = (await context.VerifyAsync(path)).Succeeded();
        VouchResult json = (await context.VerifyAsync(path, "--json")).Succeeded();

        AssertHarmless(text.Output);
        AssertHarmless(json.Output);
        Assert.Contains("\nresponse.body  first\n               valid  \uFFFD[31mred\uFFFD \uFFFDreversed\uFFFD \uFFFD last\n", text.Output, StringComparison.Ordinal);
        Assert.Equal("first\r\nvalid  \u001b[31mred\u0007 \u202ereversed\u2028 \u0085 last", json.Json.GetProperty("shown")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_counted_and_in_JSON_base64()
    {
        string path = await PresentAsync("/binary", "response.body");

        VouchResult text = (await context.VerifyAsync(path)).Succeeded();
        JsonElement value = (await context.VerifyAsync(path, "--json")).Succeeded().Json.GetProperty("shown")[0].GetProperty("value");

        Assert.Contains("response.body  2 bytes that are not text\n", text.Output, StringComparison.Ordinal);
        Assert.Equal("//4=", value.GetProperty("base64").GetString());
    }

    [Fact]
    public async Task Names_that_a_server_chose_are_harmless_in_errors()
    {
        (await context.ProvePageAsync("/escaped-names", context.PathTo("names.attestation"))).Succeeded();

        VouchResult result = await VouchProgram.RunAsync("present", context.PathTo("names.attestation"), "--reveal", "response.json:$.a", "-o", context.PathTo("x"));

        Assert.EndsWith("$ has \uFFFD[31mred.", result.Failed(1), StringComparison.Ordinal);
        AssertHarmless(result.Error);
    }

    [Fact]
    public async Task A_certificate_with_control_characters_is_harmless_when_probed()
    {
        using X509Certificate2 certificate = context.Authority.Issue(new TestCertificateOptions { CommonName = "\u001b[31mred", Hosts = ["localhost"] });
        await using TestHttpsServer server = TestHttpsServer.Start(certificate, TestHttpsServer.Json("{}"));

        VouchResult text = (await VouchProgram.RunAsync("probe", $"https://localhost:{server.Port}/", "--ca", context.RootFile)).Succeeded();
        VouchResult json = (await VouchProgram.RunAsync("probe", $"https://localhost:{server.Port}/", "--ca", context.RootFile, "--json")).Succeeded();

        Assert.Contains("[31mred", text.Output, StringComparison.Ordinal);
        AssertHarmless(text.Output + text.Error + json.Output);
    }

    [Fact]
    public async Task Arguments_are_harmless_in_errors()
    {
        VouchResult result = await VouchProgram.RunAsync("verify", "\u001b[31mred\nvalid", "--attestor-key", context.Attestor.Key);

        AssertHarmless(result.Error);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Printable_leaves_letters_of_all_scripts()
        => Assert.Equal("Ä 好 😀\tx\n", Terminal.Printable("Ä 好 😀\tx\n"));

    private static void AssertHarmless(string output) => Assert.DoesNotContain(output, c => c != '\n' && Terminal.IsActive(c));

    private async Task<string> PresentAsync(string page, string selector)
    {
        string attestation = context.PathTo($"{page[1..]}.attestation");
        string presentation = context.PathTo($"{page[1..]}.presentation");
        (await context.ProvePageAsync(page, attestation)).Succeeded();
        (await VouchProgram.RunAsync("present", attestation, "--reveal", selector, "-o", presentation)).Succeeded();
        return presentation;
    }
}
