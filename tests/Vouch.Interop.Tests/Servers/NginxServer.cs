using System.Diagnostics;
using Vouch.Interop.Tests.Site;

namespace Vouch.Interop.Tests.Servers;

/// <summary>nginx as one process in the foreground.</summary>
internal sealed class NginxServer(TlsServerOptions options) : ProcessServer(ServerKind.Nginx, options)
{
    protected override ProcessStartInfo Command()
    {
        TestSite.WriteFiles(SiteFolder);
        string versions = string.Join(' ', Options.Versions.Select(version => version == TlsVersion.Tls13 ? "TLSv1.3" : "TLSv1.2"));
        string clients = Options.ClientRoot is null ? "" : $"ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate {ClientsFile};";

        // sub_filter takes the length off a static file, which then goes out chunked.
        string configuration = WriteFile("nginx.conf", $$"""
            daemon off;
            master_process off;
            worker_processes 1;
            pid {{Folder}}/nginx.pid;
            error_log stderr warn;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path {{Folder}}/body;
              proxy_temp_path {{Folder}}/proxy;
              fastcgi_temp_path {{Folder}}/fastcgi;
              uwsgi_temp_path {{Folder}}/uwsgi;
              scgi_temp_path {{Folder}}/scgi;
              default_type text/plain;
              server {
                listen 127.0.0.1:{{Port}} ssl;
                server_name {{Host}};
                root {{SiteFolder}};
                ssl_certificate {{ChainFile}};
                ssl_certificate_key {{KeyFile}};
                ssl_protocols {{versions}};
                ssl_ciphers {{TlsNames.OpenSslSuites(Options.SuitesOf(TlsVersion.Tls12))}};
                ssl_conf_command Ciphersuites {{TlsNames.OpenSslSuites(Options.SuitesOf(TlsVersion.Tls13))}};
                ssl_ecdh_curve {{TlsNames.OpenSslGroups(Options.Groups)}};
                {{clients}}
                location = /2k { default_type application/json; }
                location /gzip/ { add_header Content-Encoding gzip; location = /gzip/2k { default_type application/json; } }
                location /chunked/ {
                  sub_filter_types *;
                  sub_filter "@never@" "";
                  location = /chunked/2k { default_type application/json; }
                }
                location /close/ {
                  sub_filter_types *;
                  sub_filter "@never@" "";
                  chunked_transfer_encoding off;
                  location = /close/2k { default_type application/json; }
                }
              }
            }
            """);
        return new ProcessStartInfo(Program("nginx"), ["-e", "stderr", "-p", Folder, "-c", configuration]);
    }
}
