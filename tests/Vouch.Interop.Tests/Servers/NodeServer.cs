using System.Diagnostics;
using System.Globalization;
using Vouch.Interop.Tests.Site;

namespace Vouch.Interop.Tests.Servers;

/// <summary>Node's https module.</summary>
internal sealed class NodeServer(TlsServerOptions options) : ProcessServer(ServerKind.Node, options)
{
    protected override ProcessStartInfo Command()
    {
        TestSite.WriteFiles(SiteFolder);
        string suites = TlsNames.OpenSslSuites(Options.Suites.OrderByDescending(TlsNames.VersionOf));
        return new ProcessStartInfo(Program("node"), [Path.Combine(AppContext.BaseDirectory, "Servers", "Programs", "site.js")])
        {
            Environment =
            {
                ["SITE_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
                ["SITE_FOLDER"] = SiteFolder,
                ["SITE_CHAIN"] = ChainFile,
                ["SITE_KEY"] = KeyFile,
                ["SITE_CLIENTS"] = Options.ClientRoot is null ? "" : ClientsFile,
                ["SITE_LOWEST"] = Options.Versions.Contains(TlsVersion.Tls12) ? "TLSv1.2" : "TLSv1.3",
                ["SITE_HIGHEST"] = Options.Versions.Contains(TlsVersion.Tls13) ? "TLSv1.3" : "TLSv1.2",
                ["SITE_SUITES"] = suites,
                ["SITE_GROUPS"] = TlsNames.OpenSslGroups(Options.Groups),
            },
        };
    }
}
