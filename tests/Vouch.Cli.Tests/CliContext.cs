using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Cli.Tests.Programs;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Cli.Tests;

/// <summary>A bank on this machine and an attestor that may dial it, for the tests of a class.</summary>
public sealed class CliContext : IAsyncLifetime
{
    public const string Host = "bank.example";
    public const string Account = """{"holder":"Ada Lovelace","balance":1842.170,"accounts":[{"iban":"DE89"},{"iban":"DE90"}],"a b":true}""";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vouch-cli-");
    private readonly Lazy<Task<string>> _attestation;
    private readonly Lazy<Task<string>> _opened;
    private X509Certificate2? _certificate;
    private TestHttpsServer? _server;
    private RunningAttestor? _attestor;

    public CliContext()
    {
        _attestation = new Lazy<Task<string>>(() => ProveOnceAsync("shared.attestation"));
        _opened = new Lazy<Task<string>>(() => ProveOnceAsync("shared-opened.attestation", "--disclose-to-attestor", "response"));
    }

    public TestCertificateAuthority Authority { get; } = TestCertificateAuthority.Create();

    public TestHttpsServer Server => _server!;

    public RunningAttestor Attestor => _attestor!;

    /// <summary>The root of the server's certificate.</summary>
    public string RootFile => PathTo("root.pem");

    /// <summary>Where the server listens.</summary>
    public string ConnectTo => $"127.0.0.1:{Server.Port}";

    public string DataDirectory => PathTo("attestor-data");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(RootFile, Authority.Certificate.ExportCertificatePem());
        _certificate = Authority.Issue(new TestCertificateOptions { Hosts = [Host, "localhost"] });
        _server = TestHttpsServer.Start(_certificate, AnswerAsync);
        _attestor = await RunningAttestor.StartAsync(DataDirectory, "--allow-private-networks", "--ca", RootFile);
    }

    public string PathTo(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>An attestation of /account with a secret header, bound to the challenge 00ff and the subject 0102; proven, with every part committed to; made once.</summary>
    public Task<string> AttestationAsync() => _attestation.Value;

    /// <summary>The same for a session that was opened to the attestor but for the secret header.</summary>
    public Task<string> OpenedAttestationAsync() => _opened.Value;

    /// <summary>A presentation of the attestation.</summary>
    public async Task<string> PresentAsync(string name, params string[] selectors) => await PresentAsync(await AttestationAsync(), name, selectors);

    /// <summary>A presentation of an attestation.</summary>
    public async Task<string> PresentAsync(string attestation, string name, string[] selectors)
    {
        string path = PathTo(name);
        (await VouchProgram.RunAsync(["present", attestation, .. selectors.SelectMany(s => (string[])["--reveal", s]), "-o", path])).Succeeded();
        return path;
    }

    /// <summary>Proves a page of the bank.</summary>
    public Task<VouchResult> ProveAsync(string output, params string[] options) => ProvePageAsync("/account", output, options);

    public Task<VouchResult> ProvePageAsync(string page, string output, params string[] options)
        => VouchProgram.RunAsync(["prove", $"https://{Host}{page}", "--attestor", Attestor.Address, "--ca", RootFile, "--connect-to", ConnectTo, "-o", output, .. options]);

    public Task<VouchResult> VerifyAsync(string presentation, params string[] options) => VouchProgram.RunAsync(["verify", presentation, "--attestor-key", Attestor.Key, .. options]);

    public async ValueTask DisposeAsync()
    {
        if (_attestor is not null)
        {
            await _attestor.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _certificate?.Dispose();
        Authority.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task<string> ProveOnceAsync(string name, params string[] options)
    {
        string path = PathTo(name);
        (await ProveAsync(path, ["-H", "X-Plain: seen", "--secret-header", "Cookie: id=42", "--challenge", "00ff", "--subject", "0x0102", .. options])).Succeeded();
        return path;
    }

    private static async Task AnswerAsync(SslStream stream, string request, CancellationToken cancellationToken)
    {
        string path = request.Split(' ')[1];
        if (path == "/chunked")
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n8\r\n{\"balanc\r\nb\r\ne\":1842.170\r\n1\r\n}\r\n0\r\n\r\n"u8.ToArray(), cancellationToken);
            return;
        }

        if (path == "/session")
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"csrf\":\"c-77\"}"u8.ToArray(), cancellationToken);
            if (await TestHttpsServer.ReadRequestAsync(stream, cancellationToken) is { Length: > 0 } next)
            {
                await AnswerAsync(stream, next, cancellationToken);
            }

            return;
        }

        string body = path switch
        {
            "/guarded" => request.Contains("X-Csrf: c-77\r\n", StringComparison.Ordinal) ? Account : "{}",
            "/empty" => "",
            "/escapes" => "first\r\nvalid  \u001b[31mred\u0007 \u202ereversed\u2028 \u0085 last",
            "/escaped-names" => """{"\u001b[31mred":1}""",
            "/twice" => """{"a":{"x":1,"x":2},"b":1e400}""",
            "/binary" => "\u00ff\u00fe",
            _ => Account,
        };
        byte[] bytes = path == "/binary" ? Encoding.Latin1.GetBytes(body) : Encoding.UTF8.GetBytes(body);
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync((byte[])[.. head, .. bytes], cancellationToken);
    }
}
