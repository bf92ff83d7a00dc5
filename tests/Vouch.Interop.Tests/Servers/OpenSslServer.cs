using System.Diagnostics;
using System.Globalization;
using Vouch.Interop.Tests.Site;

namespace Vouch.Interop.Tests.Servers;

/// <summary><c>openssl s_server -HTTP</c>: sends files as they are, one connection at a time.</summary>
internal sealed class OpenSslServer(TlsServerOptions options) : ProcessServer(ServerKind.OpenSsl, options)
{
    protected override ProcessStartInfo Command()
    {
        TestSite.WriteResponses(SiteFolder);
        ProcessStartInfo start = new(Program("openssl"))
        {
            WorkingDirectory = SiteFolder,
            ArgumentList =
            {
                "s_server", "-HTTP", "-quiet", "-accept", Port.ToString(CultureInfo.InvariantCulture),
                "-cert", ChainFile, "-cert_chain", ChainFile, "-key", KeyFile,
                "-cipher", TlsNames.OpenSslSuites(Options.SuitesOf(TlsVersion.Tls12)),
                "-ciphersuites", TlsNames.OpenSslSuites(Options.SuitesOf(TlsVersion.Tls13)),
                "-groups", TlsNames.OpenSslGroups(Options.Groups),
            },
        };
        if (!Options.Versions.Contains(TlsVersion.Tls12))
        {
            start.ArgumentList.Add("-no_tls1_2");
        }

        if (!Options.Versions.Contains(TlsVersion.Tls13))
        {
            start.ArgumentList.Add("-no_tls1_3");
        }

        if (Options.ClientRoot is not null)
        {
            foreach (string argument in (ReadOnlySpan<string>)["-Verify", "3", "-verify_return_error", "-CAfile", ClientsFile])
            {
                start.ArgumentList.Add(argument);
            }
        }

        return start;
    }
}
