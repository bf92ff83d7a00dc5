using System.Text.Json;
using Vouch.Cli.Tests.Programs;
using Vouch.Testing.Certificates;

namespace Vouch.Cli.Tests.Commands;

/// <summary>Every way to an attestor, with and without TLS.</summary>
public sealed class AttestorAddressTests(CliContext context) : IClassFixture<CliContext>
{
    [Theory]
    [InlineData("{0}")]
    [InlineData("tcp://{0}")]
    [InlineData("ws://{0}")]
    [InlineData("ws://{0}/v1/session")]
    public async Task An_attestor_without_TLS_is_reached(string form)
    {
        await ProveAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, context.Attestor.Address));
    }

    [Fact]
    public async Task An_attestor_with_TLS_is_reached_and_its_certificate_checked()
    {
        using TestCertificate certificate = context.Authority.IssueServer(TestKeyKind.EcdsaP256, "localhost");
        await File.WriteAllTextAsync(context.PathTo("attestor.pem"), certificate.ChainPem, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(context.PathTo("attestor.key"), certificate.KeyPem, TestContext.Current.CancellationToken);
        await using RunningAttestor attestor = await RunningAttestor.StartAsync(
            context.PathTo("tls-data"), "--allow-private-networks", "--ca", context.RootFile, "--tls-cert", context.PathTo("attestor.pem"), "--tls-key", context.PathTo("attestor.key"));
        string port = attestor.Address.Split(':')[1];

        await ProveAsync($"tls://localhost:{port}", "--attestor-ca", context.RootFile);
        await ProveAsync($"wss://localhost:{port}", "--attestor-ca", context.RootFile);
        await ProveAsync($"wss://127.0.0.1:{port}/v1/session", "--attestor-ca", context.RootFile);
        VouchResult untrusted = await RunAsync($"tls://localhost:{port}");
        VouchResult secureWebSocket = await RunAsync($"wss://localhost:{port}");

        Assert.All([untrusted, secureWebSocket], r => Assert.Contains("pass the root with --attestor-ca", r.Failed(1), StringComparison.Ordinal));
    }

    private async Task ProveAsync(string address, params string[] options)
    {
        JsonElement json = (await RunAsync(address, [.. options, "--json"])).Succeeded().Json;

        Assert.Equal(200, json.GetProperty("status").GetInt32());
        Assert.Empty(json.GetProperty("warnings").EnumerateArray());
    }

    private Task<VouchResult> RunAsync(string address, params string[] options) => VouchProgram.RunAsync(
        ["prove", $"https://{CliContext.Host}/account", "--attestor", address, "--ca", context.RootFile, "--connect-to", context.ConnectTo, "-o", context.PathTo("addressed.attestation"), .. options]);
}
