using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using Vouch.Crypto;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.Proving;

/// <summary>A TLS connection straight to a server, for probing.</summary>
internal sealed class DirectConnection : IAsyncDisposable, IDuplexPipe
{
    private readonly CountingStream _stream;
    private readonly TrafficTap _tap;
    private readonly LocalTlsKeys _keys = new();

    private DirectConnection(Socket socket, TlsClientOptions offer)
    {
        _stream = new CountingStream(new NetworkStream(socket, ownsSocket: true));
        RemoteAddress = socket.RemoteEndPoint?.ToString() ?? "";
        Offer = offer;
        Input = PipeReader.Create(_stream, new StreamPipeReaderOptions(leaveOpen: true));
        Output = PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));
        _tap = new TrafficTap(this, new ProverOptions().MaxReceivedBytes);
        Tls = new TlsClient(_tap, _keys, offer);
    }

    public TlsClient Tls { get; }

    /// <summary>What the client offered.</summary>
    public TlsClientOptions Offer { get; }

    public string RemoteAddress { get; }

    public long BytesSent => _stream.BytesWritten;

    public long BytesReceived => _stream.BytesRead;

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static async Task<DirectConnection> OpenAsync(ProveRequest request, TlsClientOptions offer, CancellationToken cancellationToken)
    {
        return new DirectConnection(await ConnectAsync(request, cancellationToken).ConfigureAwait(false), offer);
    }

    /// <summary>Connects to the host in the address, or to where the request says instead.</summary>
    public static async Task<Socket> ConnectAsync(ProveRequest request, CancellationToken cancellationToken)
    {
        (string host, int port) = Target(request);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What a prover would open after such a session without hidden parts.</summary>
    public OpenedSecrets OpenSecrets() => Tls.Session.Version == TlsVersion.Tls12 ? _keys.OpenMasterSecret() : _keys.OpenWhole();

    /// <summary>Ends the connection; what passed is still there.</summary>
    public ValueTask EndAsync() => _stream.DisposeAsync();

    /// <summary>Tries the proof of what passed, in the clear. Of a connection that has ended.</summary>
    /// <exception cref="Attestations.Presentations.PresentationException">A selector names nothing that can be shown.</exception>
    public async Task<ProofCost> CountProofAsync(ProveRequest request)
    {
        using ProverProof proof = await ProverProof.CreateAsync(_tap.Sent, _tap.Received, _keys, request, Offer, new byte[SessionProtocol.DigestSize], SystemRandomSource.Instance, earlier: []).ConfigureAwait(false);
        return proof.Cost;
    }

    public async ValueTask DisposeAsync()
    {
        await Tls.DisposeAsync().ConfigureAwait(false);
        await _keys.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _tap.Dispose();
    }

    private static (string Host, int Port) Target(ProveRequest request)
    {
        if (request.ConnectTo is not string text)
        {
            return (RequestPlan.HostName(request.Url), request.Url.Port);
        }

        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535
            ? (text[..colon].Trim('[', ']'), port)
            : throw new ArgumentException($"'{text}' is not host:port.");
    }
}
