using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Vouch.Testing.Servers;

/// <summary>A small HTTPS server over the platform's TLS, whose answers a test writes byte by byte.</summary>
public sealed class TestHttpsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SslServerAuthenticationOptions _tls;
    private readonly Func<SslStream, string, CancellationToken, Task> _answer;
    private readonly Task _accepting;

    private TestHttpsServer(SslServerAuthenticationOptions tls, Func<SslStream, string, CancellationToken, Task> answer)
    {
        _tls = tls;
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The requests so far, head and body.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Whether the server sends close_notify after its answer. Default: yes.</summary>
    public bool ClosesPolitely { get; set; } = true;

    public static TestHttpsServer Start(X509Certificate2 certificate, Func<SslStream, string, CancellationToken, Task> answer, SslProtocols protocols = SslProtocols.None)
        => new(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = protocols }, answer);

    /// <summary>Asks for a client certificate, by default insists on one, and takes any.</summary>
    public static TestHttpsServer StartMutual(
        X509Certificate2 certificate, Func<SslStream, string, CancellationToken, Task> answer, bool isRequired = true, SslProtocols protocols = SslProtocols.None)
        => new(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                EnabledSslProtocols = protocols,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, client, _, _) => client is not null || !isRequired,
            },
            answer);

    /// <summary>Always gives the same answer.</summary>
    public static TestHttpsServer Start(X509Certificate2 certificate, byte[] response, SslProtocols protocols = SslProtocols.None)
        => Start(certificate, async (stream, _, cancellationToken) => await stream.WriteAsync(response, cancellationToken), protocols);

    /// <summary>Always gives the same answer, over one suite.</summary>
#pragma warning disable CA1416 // tests run where OpenSSL is underneath
    public static TestHttpsServer Start(X509Certificate2 certificate, byte[] response, TlsCipherSuite suite)
        => Start(certificate, async (stream, _, cancellationToken) => await stream.WriteAsync(response, cancellationToken), suite);

    /// <summary>Answers over one suite.</summary>
    public static TestHttpsServer Start(X509Certificate2 certificate, Func<SslStream, string, CancellationToken, Task> answer, TlsCipherSuite suite)
        => new(new SslServerAuthenticationOptions { ServerCertificate = certificate, CipherSuitesPolicy = new CipherSuitesPolicy([suite]) }, answer);
#pragma warning restore CA1416

    /// <summary>A response with a length, which announces the close.</summary>
    public static byte[] Json(string body) => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    /// <summary>Reads one request: a head, and a body if it has a length. Empty when the client says nothing more.</summary>
    public static async Task<string> ReadRequestAsync(SslStream stream, CancellationToken cancellationToken)
    {
        List<byte> request = [];
        byte[] one = new byte[1];
        int bodyStart = 0, bodyLength = 0;
        while (bodyStart == 0 || request.Count < bodyStart + bodyLength)
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                break;
            }

            request.Add(one[0]);
            if (bodyStart == 0 && request.Count >= 4 && request[^4] == '\r' && request[^3] == '\n' && request[^2] == '\r' && request[^1] == '\n')
            {
                bodyStart = request.Count;
                string? length = Encoding.Latin1.GetString([.. request]).Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                bodyLength = length is null ? 0 : int.Parse(length.AsSpan(15), System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return Encoding.Latin1.GetString([.. request]);
    }

    private async Task AcceptAsync()
    {
        List<Task> running = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                running.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }

        await Task.WhenAll(running);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient connection = client;
        client.NoDelay = true;
        await using SslStream stream = new(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(_tls, _stop.Token);
            string request = await ReadRequestAsync(stream, _stop.Token);
            if (request.Length > 0)
            {
                Requests.Enqueue(request);
                await _answer(stream, request, _stop.Token);
            }

            if (ClosesPolitely)
            {
                await stream.ShutdownAsync();
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client broke it off, or the test is over.
        }
    }
}
