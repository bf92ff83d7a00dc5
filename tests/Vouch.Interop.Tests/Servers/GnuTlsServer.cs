using System.Diagnostics;
using System.Globalization;

namespace Vouch.Interop.Tests.Servers;

/// <summary><c>gnutls-serv --http</c>: answers every request with a page about the session.</summary>
internal sealed class GnuTlsServer(TlsServerOptions options) : ProcessServer(ServerKind.GnuTls, options)
{
    protected override ProcessStartInfo Command()
    {
        ProcessStartInfo start = new(Program("gnutls-serv"))
        {
            ArgumentList =
            {
                "--http", "--port", Port.ToString(CultureInfo.InvariantCulture), "--noticket",
                "--x509certfile", ChainFile, "--x509keyfile", KeyFile,
                "--priority", TlsNames.GnuTlsPriority(Options),
            },
        };
        string[] clients = Options.ClientRoot is null
            ? ["--disable-client-cert"]
            : ["--require-client-cert", "--verify-client-cert", "--x509cafile", ClientsFile];
        Array.ForEach(clients, start.ArgumentList.Add);
        return start;
    }
}
