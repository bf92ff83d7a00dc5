using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Vouch.Cli.Tests.Programs;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Cli.Tests.Commands;

/// <summary>Every option of <c>vouch prove</c>.</summary>
public sealed class ProveTests(CliContext context) : IClassFixture<CliContext>
{
    [Fact]
    public async Task A_page_is_opened_to_the_attestor_and_the_attestation_is_for_its_owner_alone()
    {
        string path = context.PathTo("plain.attestation");

        VouchResult result = (await context.ProveAsync(path, "--disclose-to-attestor", "response")).Succeeded();

        Assert.StartsWith("the attestor will see the whole request, and the whole response\nconnecting to the attestor\n", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("gates", result.Error + result.Output, StringComparison.Ordinal);
        Assert.Contains($"attestor key  {context.Attestor.Key}\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("host          bank.example\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.part"));
    }

    [Fact]
    public async Task JSON_has_what_programs_need_of_a_session_that_is_opened()
    {
        string path = context.PathTo("json.attestation");

        VouchResult result = (await context.ProveAsync(path, "--json", "--mode", "proxy", "--disclose-to-attestor", "response", "--secret-header", "Cookie: id=42", "--secret-header", "Authorization: Bearer t")).Succeeded();

        JsonElement json = result.Json;
        Assert.Equal(path, json.GetProperty("file").GetString());
        Assert.Equal(context.Attestor.Key, json.GetProperty("attestorKey").GetString());
        Assert.Equal("bank.example", json.GetProperty("host").GetString());
        Assert.Equal("proxy", json.GetProperty("mode").GetString());
        Assert.Equal("1.3", json.GetProperty("tls").GetString());
        Assert.StartsWith("TLS_", json.GetProperty("suite").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, json.GetProperty("status").GetInt32());
        Assert.Equal("Message", json.GetProperty("completeness").GetString());
        Assert.InRange(json.GetProperty("bytesSent").GetInt64(), 500, 5_000);
        Assert.InRange(json.GetProperty("bytesReceived").GetInt64(), 1_000, 10_000);
        Assert.True(json.GetProperty("milliseconds").GetDouble() > 0);
        Assert.True(DateTimeOffset.UtcNow - json.GetProperty("time").GetDateTimeOffset() < TimeSpan.FromMinutes(1));
        JsonElement disclosed = json.GetProperty("disclosed");
        Assert.Equal("exceptHidden", disclosed.GetProperty("request").GetString());
        Assert.Equal(["header Cookie", "header Authorization"], disclosed.GetProperty("hidden").EnumerateArray().Select(h => h.GetString()));
        Assert.Equal("whole", disclosed.GetProperty("response").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("cost").ValueKind);
        Assert.Empty(json.GetProperty("warnings").EnumerateArray());
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Method_headers_and_body_reach_the_server_and_what_is_secret_is_told()
    {
        string path = context.PathTo("put.attestation");

        VouchResult result = (await context.ProvePageAsync(
            "/put?q=1", path, "-X", "PUT", "-H", "X-One: 1", "-H", "X-Two: 2", "--secret-header", "Cookie: id=42", "-d", "from=DE89", "--secret-body", "--disclose-to-attestor", "response")).Succeeded();

        string seen = Seen("PUT /put?q=1 HTTP/1.1");
        Assert.Contains("X-One: 1\r\nX-Two: 2\r\n", seen, StringComparison.Ordinal);
        Assert.Contains("Cookie: id=42\r\n", seen, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nfrom=DE89", seen, StringComparison.Ordinal);
        Assert.StartsWith("the attestor will see the request without the header Cookie and the body, and the whole response\n", result.Error, StringComparison.Ordinal);
        byte[] file = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(-1, file.AsSpan().IndexOf("id=42"u8));
        Assert.Equal(-1, file.AsSpan().IndexOf("from=DE89"u8));
        Assert.NotEqual(-1, file.AsSpan().IndexOf("X-One: 1"u8));
    }

    [Fact]
    public async Task A_body_comes_from_a_file_and_makes_a_POST()
    {
        string body = context.PathTo("body.bin");
        await File.WriteAllTextAsync(body, "@file content", TestContext.Current.CancellationToken);

        (await context.ProvePageAsync("/post", context.PathTo("post.attestation"), "-d", $"@{body}")).Succeeded();

        Assert.EndsWith("Content-Length: 13\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\r\n@file content", Seen("POST /post HTTP/1.1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.3", "TLS_CHACHA20_POLY1305_SHA256", "secp256r1")]
    [InlineData("1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "secp256r1")]
    public async Task Version_suite_and_group_can_be_chosen(string version, string suite, string group)
    {
        VouchResult result = (await context.ProveAsync(context.PathTo($"tls{version}.attestation"), "--json", "--tls", version, "--suite", suite, "--group", group)).Succeeded();

        Assert.Equal((version, suite, group), (result.Json.GetProperty("tls").GetString(), result.Json.GetProperty("suite").GetString(), result.Json.GetProperty("group").GetString()));
    }

    [Fact]
    public async Task TLS_12_and_a_secret_end_before_anything_is_sent_and_go_on_once_allowed()
    {
        string path = context.PathTo("tls12.attestation");
        string[] options = ["--tls", "1.2", "--secret-header", "Cookie: id=42"];

        VouchResult refused = await context.ProvePageAsync("/tls12", path, [.. options, "--disclose-to-attestor", "response"]);
        bool nothingSent = !context.Server.Requests.Any(r => r.StartsWith("GET /tls12", StringComparison.Ordinal));
        VouchResult allowed = (await context.ProvePageAsync("/tls12", path, [.. options, "--disclose-to-attestor", "request"])).Succeeded();
        VouchResult json = (await context.ProvePageAsync("/tls12", path, [.. options, "--disclose-to-attestor", "request", "--json"])).Succeeded();

        string message = refused.Failed(1);
        Assert.Contains("the header Cookie would be disclosed", message, StringComparison.Ordinal);
        Assert.Contains("--disclose-to-attestor request", message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", message, StringComparison.Ordinal);
        Assert.True(nothingSent);
        Assert.StartsWith("the attestor will see the whole request, with the header Cookie, and the whole response\n", allowed.Error, StringComparison.Ordinal);
        Assert.Equal("whole", json.Json.GetProperty("disclosed").GetProperty("request").GetString());
    }

    [Fact]
    public async Task A_client_certificate_is_sent_to_a_server_that_demands_one()
    {
        using X509Certificate2 certificate = context.Authority.Issue(new TestCertificateOptions { Hosts = [CliContext.Host] });
        await using TestHttpsServer server = TestHttpsServer.StartMutual(certificate, async (stream, _, cancellationToken) => await stream.WriteAsync(TestHttpsServer.Json("""{"ok":true}"""), cancellationToken));
        using TestCertificate client = context.Authority.IssueClient(TestKeyKind.EcdsaP256, "ada");
        await File.WriteAllTextAsync(context.PathTo("client.pem"), client.ChainPem, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(context.PathTo("client.key"), client.KeyPem, TestContext.Current.CancellationToken);

        (await ProveElsewhereAsync(server.Port, "--cert", context.PathTo("client.pem"), "--key", context.PathTo("client.key"))).Succeeded();
        VouchResult without = await ProveElsewhereAsync(server.Port);

        Assert.Single(server.Requests);
        without.Failed(1);
    }

    [Fact]
    public async Task The_systems_roots_hold_when_none_are_given()
    {
        Dictionary<string, string> trusting = new() { ["SSL_CERT_FILE"] = context.RootFile };
        string[] prove = ["prove", $"https://{CliContext.Host}/system", "--attestor", context.Attestor.Address, "--connect-to", context.ConnectTo, "-o", context.PathTo("system.attestation")];

        VouchResult trusted = await VouchProgram.RunAsync(prove, trusting);
        VouchResult untrusted = await VouchProgram.RunAsync(prove);

        trusted.Succeeded();
        Assert.Contains("If you trust who issued it, pass the root with --ca", untrusted.Failed(1), StringComparison.Ordinal);
        Assert.Single(context.Server.Requests, r => r.StartsWith("GET /system", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_longer_than_the_timeout_is_ended()
    {
        using X509Certificate2 certificate = context.Authority.Issue(new TestCertificateOptions { Hosts = [CliContext.Host] });
        await using TestHttpsServer server = TestHttpsServer.Start(certificate, static (_, _, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));

        VouchResult result = await ProveElsewhereAsync(server.Port, "--timeout", "1.5s");

        Assert.StartsWith("The session took longer than", result.Failed(1), StringComparison.Ordinal);
    }

    private string Seen(string requestLine) => Assert.Single(context.Server.Requests, r => r.StartsWith(requestLine, StringComparison.Ordinal));

    private Task<VouchResult> ProveElsewhereAsync(int port, params string[] options) => VouchProgram.RunAsync(
        ["prove", $"https://{CliContext.Host}/", "--attestor", context.Attestor.Address, "--ca", context.RootFile, "--connect-to", $"127.0.0.1:{port}", "-o", context.PathTo("elsewhere.attestation"), .. options]);
}
