using System.Diagnostics;
using System.Globalization;
using Vouch.Interop.Tests.Site;

namespace Vouch.Interop.Tests.Servers;

/// <summary>Java's com.sun.net.httpserver.HttpsServer, run from its source file.</summary>
internal sealed class JavaServer(TlsServerOptions options) : ProcessServer(ServerKind.Java, options)
{
    private const string Password = "vouch-test";

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await RunAsync(
            new ProcessStartInfo(Program("openssl"),
            [
                "pkcs12", "-export", "-in", ChainFile, "-inkey", KeyFile, "-name", "server",
                "-out", Path.Combine(Folder, "server.p12"), "-passout", "pass:" + Password,
            ]),
            cancellationToken);
    }

    protected override ProcessStartInfo Command()
    {
        TestSite.WriteFiles(SiteFolder);
        return new ProcessStartInfo(Program("java"),
        [
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m",
            "-Djdk.tls.namedGroups=" + string.Join(',', Options.Groups),
            Path.Combine(AppContext.BaseDirectory, "Servers", "Programs", "Site.java"),
        ])
        {
            Environment =
            {
                ["SITE_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
                ["SITE_FOLDER"] = SiteFolder,
                ["SITE_KEYS"] = Path.Combine(Folder, "server.p12"),
                ["SITE_PASSWORD"] = Password,
                ["SITE_CLIENTS"] = Options.ClientRoot is null ? "" : ClientsFile,
                ["SITE_VERSIONS"] = string.Join(',', Options.Versions.Select(version => version == TlsVersion.Tls13 ? "TLSv1.3" : "TLSv1.2")),
                ["SITE_SUITES"] = string.Join(',', Options.Suites),
            },
        };
    }
}
