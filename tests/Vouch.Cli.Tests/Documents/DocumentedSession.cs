using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Cli.Tests.Programs;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Cli.Tests.Documents;

/// <summary>Runs documented commands in a shell, in a directory where <c>./vouch</c> is the program and <c>bank.example</c> a server of this machine.</summary>
/// <remarks>What the documents name but a test cannot have is put in its place: ports, the roots of certificates, the address of the bank, and the key in <c>secp256k1:02ab...</c>.</remarks>
public sealed class DocumentedSession : IAsyncDisposable
{
    private const string DocumentedPort = ":7047";
    private const string DocumentedKey = "secp256k1:02ab...";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vouch-documents-");
    private readonly TestCertificateAuthority _authority = TestCertificateAuthority.Create();
    private readonly X509Certificate2 _certificate;
    private readonly TestHttpsServer _server;
    private readonly string _port = $":{ServerProcess.FindFreePort()}";
    private readonly StringBuilder _log = new();
    private Process? _attestor;
    private string _key = DocumentedKey;

    public DocumentedSession()
    {
        _certificate = _authority.Issue(new TestCertificateOptions { CommonName = "bank.example", Hosts = ["bank.example"] });
        _server = TestHttpsServer.Start(_certificate, AnswerAsync);
        using TestCertificate attestor = _authority.IssueServer(TestKeyKind.EcdsaP256, "localhost");
        Write("bank-root.pem", _authority.Certificate.ExportCertificatePem());
        Write("attestor.pem", attestor.ChainPem);
        Write("attestor.key", attestor.KeyPem);
        Write("vouch", $"""
            #!/bin/sh
            case "$1 $2" in
              'attestor --listen') set -- "$@" --ca bank-root.pem --allow-private-networks ;;
              'prove https://bank.example/'*) set -- "$@" --ca bank-root.pem --attestor-ca bank-root.pem --connect-to 127.0.0.1:{_server.Port} ;;
              'probe https://bank.example/'*) set -- "$@" --ca bank-root.pem --connect-to 127.0.0.1:{_server.Port} ;;
            esac
            exec dotnet {VouchProgram.Path} "$@"
            """);
        File.SetUnixFileMode(Path.Combine(_directory.FullName, "vouch"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>What the attestors have logged.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Runs a command; an attestor is left running, in place of the one before.</summary>
    /// <returns>What it wrote to both streams.</returns>
    public async Task<string> RunAsync(DocumentedCommand command)
    {
        string line = command.Line.Replace(DocumentedPort, _port, StringComparison.Ordinal).Replace(DocumentedKey, _key, StringComparison.Ordinal).Replace("attestor.example", "localhost", StringComparison.Ordinal);
        if (line.StartsWith("curl -s ", StringComparison.Ordinal))
        {
            using HttpClient client = new();
            return await client.GetStringAsync(new Uri(line["curl -s ".Length..]), TestContext.Current.CancellationToken);
        }

        return line.StartsWith("./vouch attestor --listen", StringComparison.Ordinal) ? await StartAttestorAsync(line) : await RunAsync(line);
    }

    public async Task StartAttestorAsync() => await StartAttestorAsync($"./vouch attestor --listen 127.0.0.1{_port} --data attestor-data");

    public async ValueTask DisposeAsync()
    {
        await StopAttestorAsync();
        await _server.DisposeAsync();
        _certificate.Dispose();
        _authority.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task AnswerAsync(SslStream stream, string request, CancellationToken cancellationToken)
    {
        if (request.StartsWith("GET /session ", StringComparison.Ordinal))
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"csrf\":\"c-77\"}"u8.ToArray(), cancellationToken);
            request = await TestHttpsServer.ReadRequestAsync(stream, cancellationToken);
        }

        await stream.WriteAsync(TestHttpsServer.Json("""{"holder":"Ada Lovelace","balance":1842.17,"currency":"EUR"}"""), cancellationToken);
    }

    private async Task<string> RunAsync(string line)
    {
        using Process process = Start($"{line} 2>&1");
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }

    private async Task<string> StartAttestorAsync(string line)
    {
        await StopAttestorAsync();
        _attestor = Start($"exec {line}");
        _attestor.ErrorDataReceived += (_, e) =>
        {
            lock (_log)
            {
                _log.AppendLine(e.Data);
            }
        };
        _attestor.BeginErrorReadLine();
        StringBuilder output = new();
        string last;
        do
        {
            last = await _attestor.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience) ?? throw new InvalidOperationException($"{line}: {Log}");
            output.Append(last).Append('\n');
            _key = last.StartsWith("attestor key", StringComparison.Ordinal) ? last.Split(' ')[^1] : _key;
        }
        while (!last.StartsWith("warning", StringComparison.Ordinal)); // the last line, since private networks are allowed here
        return output.ToString();
    }

    private async Task StopAttestorAsync()
    {
        if (_attestor is not null)
        {
            _attestor.Kill();
            await _attestor.WaitForExitAsync();
            _attestor.Dispose();
        }
    }

    private Process Start(string line)
    {
        ProcessStartInfo start = new("sh", ["-c", line]) { WorkingDirectory = _directory.FullName, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("sh does not start.");
        process.StandardInput.Close();
        return process;
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_directory.FullName, name), content);
}
