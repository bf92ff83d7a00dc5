using System.Text.Json;
using Vouch.Cli.Tests.Programs;

namespace Vouch.Cli.Tests.Commands;

public sealed class PresentTests(CliContext context) : IClassFixture<CliContext>
{
    [Fact]
    public async Task Several_parts_are_shown_and_nothing_else()
    {
        string path = context.PathTo("several.presentation");

        VouchResult result = (await VouchProgram.RunAsync(
            "present", await context.AttestationAsync(), "--reveal", "response.json:$.balance", "--reveal", "request.header.X-Plain", "-o", path)).Succeeded();

        Assert.Contains("shows         response.json:$.balance, request.header.x-plain\n", result.Output, StringComparison.Ordinal);
        string file = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Contains("1842.170", file, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", file, StringComparison.Ordinal);
        Assert.DoesNotContain("id=42", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_the_output_decides_its_form_and_both_verify()
    {
        string cbor = await context.PresentAsync("form.presentation", "response.status");
        string json = await context.PresentAsync("form.json", "response.status");

        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(json, TestContext.Current.CancellationToken));
        VouchResult[] verdicts = [await context.VerifyAsync(cbor, "--json"), await context.VerifyAsync(json, "--json")];

        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        Assert.All(verdicts, v => Assert.Equal("200", v.Succeeded().Json.GetProperty("shown")[0].GetProperty("value").GetString()));
    }

    [Fact]
    public async Task JSON_has_file_host_selectors_and_size()
    {
        string path = context.PathTo("described.presentation");

        JsonElement json = (await VouchProgram.RunAsync("present", await context.AttestationAsync(), "--reveal", "response.json:$['a b']", "-o", path, "--json")).Succeeded().Json;

        Assert.Equal(path, json.GetProperty("file").GetString());
        Assert.Equal("bank.example", json.GetProperty("host").GetString());
        Assert.Equal("response.json:$['a b']", Assert.Single(json.GetProperty("shown").EnumerateArray()).GetString());
        Assert.Equal(new FileInfo(path).Length, json.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task Without_selectors_host_time_and_certificate_are_shown()
    {
        string path = await context.PresentAsync("bare.presentation");

        JsonElement verdict = (await context.VerifyAsync(path, "--json")).Succeeded().Json;

        Assert.Empty(verdict.GetProperty("shown").EnumerateArray());
        Assert.Equal("bank.example", verdict.GetProperty("host").GetString());
    }

    [Theory]
    [InlineData("balance", 2, "balance: This is not a selector. Write response, response.status, response.header.NAME, response.body, response.json:$.a.b[0], response.bytes:START..END; request, request.line and the rest alike.")]
    [InlineData("response.json:balance", 2, "response.json:balance: This is not a selector. Write ")]
    [InlineData("response.json:$.salary", 1, "response.json:$.salary: There is no value at $.salary. $ has holder, balance, accounts, a b.")]
    [InlineData("response.json:$.accounts[2].iban", 1, "response.json:$.accounts[2].iban: There is no value at $.accounts[2].iban. $.accounts has 2 elements; the first is [0].")]
    [InlineData("response.json:$.balance.cents", 1, "response.json:$.balance.cents: There is no value at $.balance.cents. $.balance is a single value.")]
    [InlineData("response.header.etag", 1, "response.header.etag: There is no header field etag. There are content-type, set-cookie, content-length, connection.")]
    [InlineData("request.header.etag", 1, "request.header.etag: There is no header field etag. There are host, connection, x-plain, cookie, accept, accept-encoding.")]
    [InlineData("response.bytes:0..100000", 1, "response.bytes:0..100000: ")]
    public async Task A_selector_that_leads_nowhere_is_told_with_what_there_is(string selector, int exitCode, string message)
    {
        string path = context.PathTo("nowhere.presentation");

        VouchResult result = await VouchProgram.RunAsync("present", await context.AttestationAsync(), "--reveal", selector, "-o", path);

        Assert.StartsWith(message, result.Failed(exitCode), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("request.header.cookie", "request.header.cookie: There is no header field cookie. There are host, connection, x-plain.")]
    [InlineData("request", "request: Byte ")]
    public async Task What_was_hidden_from_an_attestor_that_saw_the_rest_cannot_be_shown(string selector, string message)
    {
        VouchResult result = await VouchProgram.RunAsync("present", await context.OpenedAttestationAsync(), "--reveal", selector, "-o", context.PathTo("hidden.presentation"));

        Assert.StartsWith(message, result.Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selector_that_leads_nowhere_is_JSON_when_asked_for()
    {
        VouchResult result = await VouchProgram.RunAsync("present", await context.AttestationAsync(), "--reveal", "response.json:$.salary", "-o", context.PathTo("x"), "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("PathNotFound", result.Json.GetProperty("error").GetString());
        Assert.EndsWith("$ has holder, balance, accounts, a b.", result.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_attestation_is_told()
    {
        string presentation = await context.PresentAsync("already.presentation", "response.status");
        string damaged = context.PathTo("damaged.attestation");
        byte[] bytes = await File.ReadAllBytesAsync(await context.AttestationAsync(), TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf("1842.170"u8)] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes, TestContext.Current.CancellationToken);

        Assert.Equal("There is no file nowhere.", await FailAsync("nowhere"));
        Assert.Equal($"{context.RootFile} is not an attestation; 'vouch prove' writes one.", await FailAsync(context.RootFile));
        Assert.Equal($"{presentation} is a presentation already; parts are chosen from the attestation, which 'vouch prove' writes.", await FailAsync(presentation));
        Assert.Equal($"{damaged} is an attestation that does not hold (CommitmentMismatch); it is damaged or was changed.", await FailAsync(damaged));

        async Task<string> FailAsync(string file) => (await VouchProgram.RunAsync("present", file, "-o", context.PathTo("x"))).Failed(1);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_told()
    {
        VouchResult result = await VouchProgram.RunAsync("present", await context.AttestationAsync(), "-o", context.PathTo("none/x"));

        Assert.Equal($"{context.PathTo("none/x")} cannot be written: there is no directory {context.PathTo("none")}.", result.Failed(1));
    }
}
