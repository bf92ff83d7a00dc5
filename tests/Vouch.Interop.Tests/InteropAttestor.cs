using System.Net;
using System.Security.Cryptography.X509Certificates;
using Vouch.Attestor;

namespace Vouch.Interop.Tests;

/// <summary>The attestor of a test class, over real sockets.</summary>
public sealed class InteropAttestor : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vouch-interop-");
    private AttestorHost? _host;

    public async Task<AttestorHost> GetAsync(X509Certificate2 root)
        => _host ??= await AttestorHost.StartAsync(
            new AttestorHostOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), DataDirectory = _directory.FullName, AllowPrivateNetworks = true, ServerRoots = [root] },
            logging: null,
            CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _directory.Delete(recursive: true);
    }
}
