using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Vouch.Interop.Tests.Site;

namespace Vouch.Interop.Tests.Servers;

/// <summary>Go's net/http; the program is built when its source is new.</summary>
internal sealed class GoServer(TlsServerOptions options) : ProcessServer(ServerKind.Go, options)
{
    private static readonly SemaphoreSlim s_building = new(1);

    private static string Source => Path.Combine(AppContext.BaseDirectory, "Servers", "Programs", "site.go");

    private static string Binary => Path.Combine(
        AppContext.BaseDirectory, "go", "site-" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Source)))[..16]);

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await s_building.WaitAsync(cancellationToken);
        try
        {
            if (!File.Exists(Binary))
            {
                string folder = Path.GetDirectoryName(Binary)!;
                await RunAsync(
                    new ProcessStartInfo(Program("go"), ["build", "-o", Binary, Source])
                    {
                        WorkingDirectory = Path.GetDirectoryName(Source),
                        Environment =
                        {
                            ["GO111MODULE"] = "off",
                            ["CGO_ENABLED"] = "0",
                            ["GOCACHE"] = Path.Combine(folder, "cache"),
                            ["GOTOOLCHAIN"] = "local",
                        },
                    },
                    cancellationToken);
            }
        }
        finally
        {
            s_building.Release();
        }
    }

    protected override ProcessStartInfo Command()
    {
        TestSite.WriteFiles(SiteFolder);
        return new ProcessStartInfo(Binary)
        {
            Environment =
            {
                ["SITE_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
                ["SITE_FOLDER"] = SiteFolder,
                ["SITE_CHAIN"] = ChainFile,
                ["SITE_KEY"] = KeyFile,
                ["SITE_CLIENTS"] = Options.ClientRoot is null ? "" : ClientsFile,
                ["SITE_LOWEST"] = Options.Versions.Contains(TlsVersion.Tls12) ? "1.2" : "1.3",
                ["SITE_HIGHEST"] = Options.Versions.Contains(TlsVersion.Tls13) ? "1.3" : "1.2",
                ["SITE_SUITES"] = string.Join(',', Options.SuitesOf(TlsVersion.Tls12)),
                ["SITE_GROUPS"] = string.Join(',', Options.Groups),
            },
        };
    }
}
