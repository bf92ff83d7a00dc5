using Vouch.Cli.Tests.Programs;
using Vouch.Testing.Servers;

namespace Vouch.Cli.Tests.Commands;

/// <summary>What <c>vouch prove</c> says when there is no attestation.</summary>
public sealed class ProveErrorTests(CliContext context) : IClassFixture<CliContext>
{
    [Theory]
    [InlineData("http://bank.example/", 2, "The address must be absolute and begin with https://.")]
    [InlineData("https://ada:secret@bank.example/", 2, "The address must not hold a user name or password; send them as a secret header.")]
    [InlineData("bank.example", 2, "'bank.example' is not an address; write https://host/path.")]
    [InlineData("ftp://bank.example", 2, "'ftp://bank.example' is not an address; write https://host/path.")]
    public async Task A_bad_address_is_told(string url, int exitCode, string message)
    {
        VouchResult result = await VouchProgram.RunAsync("prove", url, "--attestor", context.Attestor.Address, "-o", context.PathTo("x"));

        Assert.Equal(message, result.Failed(exitCode));
        Assert.DoesNotContain("secret@", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tls", "1.1", 2, "--tls: takes 1.2 or 1.3, not '1.1'. See 'vouch prove --help'.")]
    [InlineData("--mode", "tee", 2, "--mode: takes proxy or mpc, not 'tee'. See 'vouch prove --help'.")]
    [InlineData("--disclose-to-attestor", "all", 2, "--disclose-to-attestor: takes nothing or response or request, not 'all'. See 'vouch prove --help'.")]
    [InlineData("--group", "x448", 2, "Unknown group 'x448'. Known: x25519, secp256r1, secp384r1.")]
    [InlineData("--suite", "TLS_NULL", 2, "Unknown cipher suite 'TLS_NULL'. Known: TLS_AES_128_GCM_SHA256, ")]
    [InlineData("-H", "no colon", 2, "-H: 'no colon' is not a header; write 'Name: value'. See 'vouch prove --help'.")]
    [InlineData("-H", "Host: other.example", 2, "The header Host is set by the prover itself and cannot be given.")]
    [InlineData("--secret-header", "Cookie: a\r\nX: b", 2, "The value of the header Cookie holds a character that HTTP does not allow.")]
    [InlineData("-X", "HEAD", 2, "HEAD requests cannot be proven: their answers have no body of their own.")]
    [InlineData("-X", "GET /x", 2, "The method 'GET /x' holds a character that HTTP does not allow.")]
    [InlineData("--challenge", "zz", 2, "--challenge: 'zz' is not hexadecimal. See 'vouch prove --help'.")]
    [InlineData("--subject", "not hex", 2, "--subject: 'not hex' is not hexadecimal. See 'vouch prove --help'.")]
    [InlineData("--timeout", "0s", 2, "--timeout: takes 1s to 1h, not '0s'.")]
    [InlineData("--reveal", "balance", 2, "--reveal: 'balance' is not a selector; write response, response.status, response.header.NAME, ")]
    [InlineData("--commit", "response.json:balance", 2, "--commit: 'response.json:balance' is not a selector; write ")]
    [InlineData("-d", "@nowhere", 1, "There is no file nowhere.")]
    [InlineData("--ca", "nowhere", 1, "There is no file nowhere.")]
    [InlineData("--cert", "nowhere", 1, "There is no file nowhere.")]
    [InlineData("--key", "nowhere", 2, "--key goes with --cert.")]
    public async Task A_bad_value_is_told_before_anything_is_sent(string option, string value, int exitCode, string message)
    {
        string output = context.PathTo(Guid.NewGuid().ToString("n"));
        string[] roots = option == "--ca" ? [] : ["--ca", context.RootFile];

        VouchResult result = await VouchProgram.RunAsync(["prove", $"https://{CliContext.Host}/", "--attestor", context.Attestor.Address, "-o", output, .. roots, option, value]);

        Assert.StartsWith(message, result.Failed(exitCode), StringComparison.Ordinal);
        Assert.DoesNotContain("connecting", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(output)!, $"{Path.GetFileName(output)}*"));
    }

    [Fact]
    public async Task Files_of_the_wrong_kind_are_told()
    {
        string key = context.PathTo("only.key");
        await File.WriteAllTextAsync(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", TestContext.Current.CancellationToken);

        VouchResult roots = await VouchProgram.RunAsync("prove", $"https://{CliContext.Host}/", "--attestor", context.Attestor.Address, "-o", context.PathTo("x"), "--ca", key);
        VouchResult noKey = await context.ProveAsync(context.PathTo("x"), "--cert", context.RootFile);
        VouchResult wrongKey = await context.ProveAsync(context.PathTo("x"), "--cert", context.RootFile, "--key", key);
        VouchResult directory = await context.ProveAsync(context.PathTo("x"), "-d", $"@{context.DataDirectory}");

        Assert.Equal($"{key} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).", roots.Failed(1));
        Assert.Equal($"{context.RootFile} holds no private key; name its file with --key.", noKey.Failed(1));
        Assert.Equal($"The private key in {key} is not one for the certificate in {context.RootFile}, or not in PEM form.", wrongKey.Failed(1));
        Assert.Equal($"{context.DataDirectory} is a directory; a file is needed.", directory.Failed(1));
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_told_before_the_session()
    {
        VouchResult missing = await context.ProvePageAsync("/unwritable", context.PathTo("none/x"));
        VouchResult directory = await context.ProvePageAsync("/unwritable", context.DataDirectory);

        Assert.Equal($"{context.PathTo("none/x")} cannot be written: there is no directory {context.PathTo("none")}.", missing.Failed(1));
        Assert.Equal($"{context.DataDirectory} is a directory; name a file to write.", directory.Failed(1));
        Assert.DoesNotContain(context.Server.Requests, r => r.StartsWith("GET /unwritable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_attestor_that_is_not_there_is_told()
    {
        int port = ServerProcess.FindFreePort();
        string[] prove = ["prove", $"https://{CliContext.Host}/", "-o", context.PathTo("x"), "--attestor"];

        VouchResult closed = await VouchProgram.RunAsync([.. prove, $"127.0.0.1:{port}"]);
        VouchResult json = await VouchProgram.RunAsync([.. prove, $"127.0.0.1:{port}", "--json"]);
        VouchResult unknown = await VouchProgram.RunAsync([.. prove, "attestor.invalid:7047"]);
        VouchResult nonsense = await VouchProgram.RunAsync([.. prove, "attestor"]);

        Assert.Equal($"Cannot connect to tcp://127.0.0.1:{port}: Connection refused. Is the attestor running there?", closed.Failed(1));
        Assert.Equal((1, "AttestorUnreachable"), (json.ExitCode, json.Json.GetProperty("error").GetString()));
        Assert.StartsWith("Cannot connect to tcp://attestor.invalid:7047: ", unknown.Failed(1), StringComparison.Ordinal);
        Assert.Equal("--attestor: 'attestor' is not an attestor's address; write host:port, tls://host:port, ws://host:port or wss://host. See 'vouch prove --help'.", nonsense.Failed(2));
    }

    [Fact]
    public async Task What_is_no_attestor_is_told()
    {
        string[] prove = ["prove", $"https://{CliContext.Host}/", "-o", context.PathTo("x"), "--attestor"];

        VouchResult tcp = await VouchProgram.RunAsync([.. prove, context.ConnectTo]);
        VouchResult webSocket = await VouchProgram.RunAsync([.. prove, $"ws://{context.Attestor.Address}/elsewhere"]);
        VouchResult tls = await VouchProgram.RunAsync([.. prove, $"tls://{context.Attestor.Address}"]);

        Assert.StartsWith("The connection to the attestor broke: ", tcp.Failed(1), StringComparison.Ordinal);
        Assert.Contains("404", webSocket.Failed(1), StringComparison.Ordinal);
        Assert.Contains("if it serves without TLS, use tcp:// or ws://", tls.Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_way_to_the_attestor_that_others_can_read_is_warned_of()
    {
        // 0.0.0.0 leads to this machine, but nobody can tell from the address.
        string port = context.Attestor.Address.Split(':')[1];
        string[] options = ["--ca", context.RootFile, "--connect-to", context.ConnectTo, "-o", context.PathTo("warned.attestation")];

        string[] prove = ["prove", $"https://{CliContext.Host}/account", "--attestor", $"0.0.0.0:{port}", .. options];

        VouchResult text = (await VouchProgram.RunAsync(prove)).Succeeded();
        VouchResult json = (await VouchProgram.RunAsync([.. prove, "--json"])).Succeeded();

        string warning = $"the connection to tcp://0.0.0.0:{port} is not encrypted: who listens there can read what the attestor is shown; use tls:// or wss://";
        Assert.Contains($"\nwarning: {warning}\nconnecting", text.Error, StringComparison.Ordinal);
        Assert.Equal(warning, Assert.Single(json.Json.GetProperty("warnings").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_host_that_the_attestor_does_not_serve_is_told()
    {
        await using RunningAttestor picky = await RunningAttestor.StartAsync(
            context.PathTo("picky"), "--allow-private-networks", "--ca", context.RootFile, "--allow-host", "*.example.org", "--allow-host", "localhost", "--deny-host", "x.example.org");
        string port = context.ConnectTo.Split(':')[1];
        string[] options = ["--attestor", picky.Address, "--ca", context.RootFile, "-o", context.PathTo("picky.attestation")];

        VouchResult refused = await VouchProgram.RunAsync(["prove", $"https://{CliContext.Host}/", .. options, "--connect-to", context.ConnectTo]);
        VouchResult json = await VouchProgram.RunAsync(["prove", "https://x.example.org/", .. options, "--json"]);
        VouchResult served = await VouchProgram.RunAsync(["prove", $"https://localhost:{port}/", .. options]);

        Assert.Equal("The attestor's rules do not allow this host. Ask its operator (--allow-host), or use another attestor.", refused.Failed(1));
        Assert.Equal(("AttestorRefused", "HostNotAllowed"), (json.Json.GetProperty("error").GetString(), json.Json.GetProperty("refusal").GetString()));
        served.Succeeded();
        Assert.Contains("HostNotAllowed", picky.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Private_addresses_need_an_attestor_that_allows_them()
    {
        await using RunningAttestor strict = await RunningAttestor.StartAsync(context.PathTo("strict"), "--ca", context.RootFile);
        string[] options = ["--attestor", strict.Address, "--ca", context.RootFile, "-o", context.PathTo("strict.attestation")];

        VouchResult named = await VouchProgram.RunAsync(["prove", $"https://localhost:{context.Server.Port}/strict", .. options]);
        VouchResult instead = await VouchProgram.RunAsync(["prove", $"https://{CliContext.Host}/strict", .. options, "--connect-to", context.ConnectTo]);

        Assert.All([named, instead], r => Assert.Contains("run an attestor with --allow-private-networks", r.Failed(1), StringComparison.Ordinal));
        Assert.DoesNotContain(context.Server.Requests, r => r.StartsWith("GET /strict", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_is_another_is_told()
    {
        string[] options = ["--attestor", context.Attestor.Address, "--ca", context.RootFile, "-o", context.PathTo("x")];

        VouchResult closed = await VouchProgram.RunAsync(["prove", $"https://localhost:{ServerProcess.FindFreePort()}/", .. options]);
        VouchResult unknown = await VouchProgram.RunAsync(["prove", "https://bank.invalid/", .. options]);
        VouchResult other = await VouchProgram.RunAsync(["prove", "https://other.example/", .. options, "--connect-to", context.ConnectTo]);

        Assert.Equal("The attestor could not connect to the server. Check host and port.", closed.Failed(1));
        Assert.Equal("The attestor could not resolve the host's name. Check the address.", unknown.Failed(1));
        Assert.StartsWith("The certificate for other.example is refused: NameMismatch.", other.Failed(1), StringComparison.Ordinal);
    }
}
