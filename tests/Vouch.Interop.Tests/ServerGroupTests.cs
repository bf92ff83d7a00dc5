using System.Diagnostics;
using System.Globalization;
using Vouch.Interop.Tests.Matrix;
using Vouch.Interop.Tests.Servers;
using Vouch.Testing.Certificates;

namespace Vouch.Interop.Tests;

/// <summary>The groups of the matrix are negotiated, as seen by <c>openssl s_client</c>.</summary>
public sealed class ServerGroupTests(ServerPool servers) : IClassFixture<ServerPool>
{
    public static TheoryData<ServerKind> Servers { get; } = [.. Enum.GetValues<ServerKind>()];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_group_of_a_server_is_negotiated(ServerKind server)
    {
        InteropCase[] cases = [.. InteropMatrix.CasesOf(server)
            .Where(c => c is { ClientCertificate: null, Certificate: TestKeyKind.EcdsaP256 or TestKeyKind.Rsa2048 })
            .DistinctBy(c => (c.Version, c.Group, c.ServerChooses))];
        foreach (InteropCase interopCase in cases)
        {
            RealServer running = await servers.GetAsync(interopCase);
            string output = await ConnectAsync(running, interopCase);
            string expected = interopCase.Group == "x25519" ? "X25519" : interopCase.Group == "secp256r1" ? "prime256v1" : "secp384r1";

            Assert.True(output.Contains(expected, StringComparison.Ordinal), $"{interopCase}:\n{output}");
            Assert.Contains("Verification: OK", output, StringComparison.Ordinal);
        }

        Assert.True(cases.Length >= 2 * TlsNames.Groups.Count);
    }

    private async Task<string> ConnectAsync(RealServer server, InteropCase interopCase)
    {
        // For a HelloRetryRequest the key share is of a group that the server does not take.
        IEnumerable<string> groups = interopCase.ServerChooses
            ? TlsNames.Groups.Where(g => g != interopCase.Group).Append(interopCase.Group)
            : [interopCase.Group];
        string roots = Path.GetTempFileName();
        await File.WriteAllTextAsync(roots, servers.Authority.Roots[0].ExportCertificatePem(), TestContext.Current.CancellationToken);
        ProcessStartInfo start = new("openssl",
        [
            "s_client", "-connect", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}"),
            "-servername", RealServer.Host, "-brief", "-CAfile", roots, "-groups", TlsNames.OpenSslGroups(groups),
            interopCase.Version == TlsVersion.Tls13 ? "-tls1_3" : "-tls1_2",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string output = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Delete(roots);
        return output;
    }
}
