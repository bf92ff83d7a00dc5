using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Transport.Connecting;

/// <summary>Opens the connection to a peer, whatever it travels over, as one stream of bytes.</summary>
public static class PeerConnector
{
    /// <summary>Connects; the caller owns the stream.</summary>
    /// <exception cref="PeerUnreachableException">No connection came about in time, or the peer's certificate is not trusted.</exception>
    public static async Task<Stream> ConnectAsync(PeerAddress address, PeerConnectorOptions? options, CancellationToken cancellationToken)
    {
        options ??= PeerConnectorOptions.Default;
        using CancellationTokenSource timeout = new(options.Timeout, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return address.IsWebSocket
                ? await ConnectWebSocketAsync(address, options, either.Token).ConfigureAwait(false)
                : await ConnectTcpAsync(address, options, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PeerUnreachableException(address, $"no answer within {options.Timeout.TotalSeconds:0.#} seconds.");
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or WebSocketException)
        {
            throw new PeerUnreachableException(address, (e.InnerException ?? e).Message, e);
        }
    }

    private static async Task<Stream> ConnectTcpAsync(PeerAddress address, PeerConnectorOptions options, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        bool connected = false;
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (address.IsSecure)
            {
                SslStream secure = new(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(TlsOptions(address, options), cancellationToken).ConfigureAwait(false);
            }

            connected = true;
            return stream;
        }
        finally
        {
            if (!connected)
            {
                socket.Dispose();
                if (stream is not null)
                {
                    await stream.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private static async Task<Stream> ConnectWebSocketAsync(PeerAddress address, PeerConnectorOptions options, CancellationToken cancellationToken)
    {
        using SocketsHttpHandler handler = new() { SslOptions = TlsOptions(address, options), UseProxy = false };
        using HttpMessageInvoker invoker = new(handler, disposeHandler: false);
        ClientWebSocket socket = new();
        bool connected = false;
        try
        {
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // the multiplexer does that
            await socket.ConnectAsync(address.ToUri(), invoker, cancellationToken).ConfigureAwait(false);
            connected = true;
            return PeerWebSocket.ToStream(socket);
        }
        finally
        {
            if (!connected)
            {
                socket.Dispose();
            }
        }
    }

    private static SslClientAuthenticationOptions TlsOptions(PeerAddress address, PeerConnectorOptions options)
    {
        SslClientAuthenticationOptions tls = new()
        {
            TargetHost = address.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (options.Roots is { } roots)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return tls;
    }
}
