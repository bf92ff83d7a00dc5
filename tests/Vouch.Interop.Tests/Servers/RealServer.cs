
namespace Vouch.Interop.Tests.Servers;

/// <summary>A running HTTPS server of somebody else's making, on a free port of this machine.</summary>
public abstract class RealServer : IAsyncDisposable
{
    protected RealServer(ServerKind kind) => Kind = kind;

    public ServerKind Kind { get; }

    /// <summary>The name in the server's certificate.</summary>
    public static string Host => "localhost";

    public int Port { get; protected set; }

    /// <summary>What the server has written to its log so far.</summary>
    public virtual string Log => "";

    /// <summary>Starts a server and waits until it accepts connections.</summary>
    public static async Task<RealServer> StartAsync(ServerKind kind, TlsServerOptions options, CancellationToken cancellationToken) => kind switch
    {
        ServerKind.OpenSsl => await ProcessServer.StartAsync(new OpenSslServer(options), cancellationToken),
        ServerKind.Nginx => await ProcessServer.StartAsync(new NginxServer(options), cancellationToken),
        ServerKind.Apache => await ProcessServer.StartAsync(new ApacheServer(options), cancellationToken),
        ServerKind.HAProxy => await ProcessServer.StartAsync(new HAProxyServer(options), cancellationToken),
        ServerKind.GnuTls => await ProcessServer.StartAsync(new GnuTlsServer(options), cancellationToken),
        ServerKind.Node => await ProcessServer.StartAsync(new NodeServer(options), cancellationToken),
        ServerKind.Go => await ProcessServer.StartAsync(new GoServer(options), cancellationToken),
        ServerKind.Java => await ProcessServer.StartAsync(new JavaServer(options), cancellationToken),
        ServerKind.Kestrel => await KestrelServer.StartAsync(options, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public abstract ValueTask DisposeAsync();
}
