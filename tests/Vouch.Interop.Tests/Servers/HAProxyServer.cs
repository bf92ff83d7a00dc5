using System.Diagnostics;
using Vouch.Interop.Tests.Site;

namespace Vouch.Interop.Tests.Servers;

/// <summary>HAProxy, which ends TLS in front of a plain server.</summary>
internal sealed class HAProxyServer(TlsServerOptions options) : ProcessServer(ServerKind.HAProxy, options)
{
    private readonly SiteBackend _backend = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _backend.DisposeAsync();
    }

    protected override ProcessStartInfo Command()
    {
        string lowest = Options.Versions.Contains(TlsVersion.Tls12) ? "TLSv1.2" : "TLSv1.3";
        string highest = Options.Versions.Contains(TlsVersion.Tls13) ? "TLSv1.3" : "TLSv1.2";
        string clients = Options.ClientRoot is null ? "" : $"ca-file {ClientsFile} verify required";
        string ciphers = Setting("ciphers", Options.SuitesOf(TlsVersion.Tls12));
        string suites = Setting("ciphersuites", Options.SuitesOf(TlsVersion.Tls13));
        string configuration = WriteFile("haproxy.cfg", $"""
            global
              maxconn 64
              log stderr format raw daemon notice
            defaults
              mode http
              timeout connect 5s
              timeout client 30s
              timeout server 30s
            frontend site
              bind 127.0.0.1:{Port} ssl crt {Folder}/both.pem ssl-min-ver {lowest} ssl-max-ver {highest} curves {TlsNames.OpenSslGroups(Options.Groups)} {ciphers} {suites} {clients}
              default_backend plain
            backend plain
              server site 127.0.0.1:{_backend.Port}

            """);
        return new ProcessStartInfo(Program("haproxy"), ["-db", "-f", configuration]);
    }

    private static string Setting(string name, IEnumerable<string> suites)
        => TlsNames.OpenSslSuites(suites) is { Length: > 0 } list ? $"{name} {list}" : "";
}
