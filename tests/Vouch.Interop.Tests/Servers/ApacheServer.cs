using System.Diagnostics;
using Vouch.Interop.Tests.Site;

namespace Vouch.Interop.Tests.Servers;

/// <summary>Apache httpd in the foreground; what is not a file with a length comes through its proxy module.</summary>
internal sealed class ApacheServer(TlsServerOptions options) : ProcessServer(ServerKind.Apache, options)
{
    private readonly SiteBackend _backend = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _backend.DisposeAsync();
    }

    protected override ProcessStartInfo Command()
    {
        TestSite.WriteFiles(SiteFolder);
        string modules = ((string[])["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/libexec/apache2"]).First(Directory.Exists);
        string loaded = string.Join('\n', ((string[])["mpm_event", "authz_core", "setenvif", "ssl", "headers", "proxy", "proxy_http"])
            .Select(name => $"LoadModule {name}_module {modules}/mod_{name}.so"));
        string versions = string.Join(' ', Options.Versions.Select(version => version == TlsVersion.Tls13 ? "+TLSv1.3" : "+TLSv1.2"));
        string user = Environment.IsPrivilegedProcess ? "User nobody\nGroup nogroup" : "";
        string clients = Options.ClientRoot is null ? "" : $"SSLVerifyClient require\nSSLVerifyDepth 3\nSSLCACertificateFile {ClientsFile}";
        string configuration = WriteFile("apache.conf", $"""
            {loaded}
            {user}
            ServerRoot {Folder}
            ServerName {Host}
            PidFile {Folder}/apache.pid
            DefaultRuntimeDir {Folder}
            ErrorLog /dev/stderr
            Listen 127.0.0.1:{Port}
            StartServers 1
            DocumentRoot {SiteFolder}
            <Directory {SiteFolder}>
              Require all granted
            </Directory>
            <FilesMatch "^(0|1m)$">
              ForceType text/plain
            </FilesMatch>
            <FilesMatch "^2k$">
              ForceType application/json
            </FilesMatch>
            SSLEngine on
            SSLSessionCache none
            SSLCertificateFile {ChainFile}
            SSLCertificateKeyFile {KeyFile}
            SSLProtocol -all {versions}
            SSLCipherSuite SSL {TlsNames.OpenSslSuites(Options.SuitesOf(TlsVersion.Tls12))}
            SSLCipherSuite TLSv1.3 {TlsNames.OpenSslSuites(Options.SuitesOf(TlsVersion.Tls13))}
            SSLOpenSSLConfCmd Groups {TlsNames.OpenSslGroups(Options.Groups)}
            {clients}
            <Location /gzip/>
              Header set Content-Encoding gzip
            </Location>
            ProxyPass /chunked/ http://127.0.0.1:{_backend.Port}/chunked/
            ProxyPass /close/ http://127.0.0.1:{_backend.Port}/close/
            SetEnvIf Request_URI "^/close/" downgrade-1.0 nokeepalive
            """);
        if (!OperatingSystem.IsWindows())
        {
            // The workers are not the user who owns the files.
            File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        }

        return new ProcessStartInfo(Program("apache2"), ["-DFOREGROUND", "-f", configuration]);
    }
}
