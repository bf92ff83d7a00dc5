using System.Globalization;
using System.Text.Json;
using Vouch.Cli.Tests.Programs;
using Vouch.Testing.Certificates;

namespace Vouch.Cli.Tests.Commands;

public sealed class VerifyTests(CliContext context) : IClassFixture<CliContext>
{
    private const string StrangerKey = "secp256k1:0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    [Fact]
    public async Task A_good_presentation_is_valid_in_words()
    {
        string path = await context.PresentAsync("words.presentation", "response.json:$.balance", "response.header.set-cookie");

        VouchResult result = (await context.VerifyAsync(path, "--host", CliContext.Host, "--max-age", "1h", "--ca", context.RootFile)).Succeeded();

        Assert.StartsWith("valid\nhost                        bank.example, certificate checked here\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nresponse.json:$.balance     1842.170\nresponse.header.set-cookie  a=1\nresponse.header.set-cookie  b=2\n", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task What_was_hidden_from_an_attestor_that_saw_the_rest_is_told()
    {
        string path = await context.PresentAsync(await context.OpenedAttestationAsync(), "opened.presentation", ["response.json:$.balance"]);

        VouchResult result = (await context.VerifyAsync(path)).Succeeded();

        Assert.Contains("\nnot proven               15 bytes of the request, hidden from the attestor\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nresponse.json:$.balance  1842.170\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_has_the_verdict_the_session_and_the_values()
    {
        string path = await context.PresentAsync("json.presentation", "response.json:$.balance", "response.json:$.accounts", "request.line", "response.header.set-cookie");

        JsonElement json = (await context.VerifyAsync(path, "--json")).Succeeded().Json;

        Assert.True(json.GetProperty("valid").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("reason").ValueKind);
        Assert.Equal(("bank.example", 443), (json.GetProperty("host").GetString(), json.GetProperty("port").GetInt32()));
        Assert.Equal("proxy", json.GetProperty("mode").GetString());
        Assert.Equal(context.Attestor.Key, json.GetProperty("attestorKey").GetString());
        Assert.Equal(context.ConnectTo, json.GetProperty("dialledAddress").GetString());
        Assert.False(json.GetProperty("certificateChecked").GetBoolean());
        Assert.True(DateTimeOffset.UtcNow - json.GetProperty("time").GetDateTimeOffset() < TimeSpan.FromMinutes(5));
        JsonElement[] shown = [.. json.GetProperty("shown").EnumerateArray()];
        Assert.Equal(["response.json:$.balance", "response.json:$.accounts", "request.line", "response.header.set-cookie"], shown.Select(s => s.GetProperty("selector").GetString()));
        Assert.Equal("1842.170", shown[0].GetProperty("value").GetRawText());
        Assert.Equal("DE90", shown[1].GetProperty("value")[1].GetProperty("iban").GetString());
        Assert.Equal("GET /account HTTP/1.1", shown[2].GetProperty("value").GetString());
        Assert.Equal(["a=1", "b=2"], shown[3].GetProperty("values").EnumerateArray().Select(v => v.GetString()));
    }

    [Fact]
    public async Task Challenge_and_subject_are_checked_when_they_are_named()
    {
        string path = await context.PresentAsync("bound.presentation", "response.status");

        (await context.VerifyAsync(path)).Succeeded();
        (await context.VerifyAsync(path, "--challenge", "0x00FF", "--subject", "0102")).Succeeded();
        await RejectsAsync(path, "WrongChallenge", "--challenge", "00fe");
        await RejectsAsync(path, "WrongSubject", "--subject", "0103");
    }

    [Fact]
    public async Task Host_age_time_key_and_roots_are_checked()
    {
        string path = await context.PresentAsync("policy.presentation", "response.status");
        using TestCertificateAuthority other = TestCertificateAuthority.Create();
        await File.WriteAllTextAsync(context.PathTo("other.pem"), other.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        string later = DateTimeOffset.UtcNow.AddHours(2).ToString("O", CultureInfo.InvariantCulture);

        await RejectsAsync(path, "WrongHost", "--host", "other.example");
        await RejectsAsync(path, "FromTheFuture", "--at", "2020-01-01T00:00:00Z");
        await RejectsAsync(path, "TooOld", "--at", later, "--max-age", "1h");
        await RejectsAsync(path, "UntrustedCertificate", "--ca", context.PathTo("other.pem"));
        (await context.VerifyAsync(path, "--at", later, "--max-age", "3h", "--host", "bank.example")).Succeeded();
        (await VouchProgram.RunAsync("verify", path, "--attestor-key", StrangerKey, "--attestor-key", context.Attestor.Key)).Succeeded();
        VouchResult untrusted = await VouchProgram.RunAsync("verify", path, "--attestor-key", StrangerKey);
        Assert.Equal(1, untrusted.ExitCode);
        Assert.Contains("(UntrustedAttestor)", untrusted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_presentation_is_not_valid()
    {
        string path = await context.PresentAsync("changed.presentation", "response.json:$.balance");
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf("1842.170"u8)] = (byte)'9';
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        await RejectsAsync(path, "CommitmentMismatch");
    }

    [Fact]
    public async Task What_is_no_presentation_is_not_valid_and_a_missing_file_is_an_error()
    {
        await RejectsAsync(context.RootFile, "Malformed");
        VouchResult attestation = await context.VerifyAsync(await context.AttestationAsync());
        VouchResult missing = await context.VerifyAsync("nowhere");

        Assert.Equal((1, "not valid: This is an attestation, which is private; 'vouch present' makes a presentation of it. (Malformed)\n"), (attestation.ExitCode, attestation.Output));
        Assert.Equal("There is no file nowhere.", missing.Failed(1));
    }

    [Fact]
    public async Task JSON_of_a_server_is_printed_as_it_is()
    {
        (await context.ProvePageAsync("/twice", context.PathTo("twice.attestation"))).Succeeded();
        (await VouchProgram.RunAsync("present", context.PathTo("twice.attestation"), "--reveal", "response.json:$.a", "--reveal", "response.json:$.b", "-o", context.PathTo("twice.presentation"))).Succeeded();

        JsonElement shown = (await context.VerifyAsync(context.PathTo("twice.presentation"), "--json")).Succeeded().Json.GetProperty("shown");

        Assert.Equal("""{"x":1,"x":2}""", shown[0].GetProperty("value").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("1e400", shown[1].GetProperty("value").GetRawText());
    }

    private async Task RejectsAsync(string path, string reason, params string[] options)
    {
        VouchResult json = await context.VerifyAsync(path, [.. options, "--json"]);

        Assert.Equal(1, json.ExitCode);
        Assert.False(json.Json.GetProperty("valid").GetBoolean());
        Assert.Equal(reason, json.Json.GetProperty("reason").GetString());
        Assert.NotEmpty(json.Json.GetProperty("detail").GetString()!);
    }
}
