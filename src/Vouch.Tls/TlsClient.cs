using System.IO.Pipelines;
using System.Security.Cryptography;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;

namespace Vouch.Tls;

/// <summary>A TLS 1.2 and 1.3 client over a pipe (RFC 8446, RFC 5246), whose keys live elsewhere.</summary>
/// <remarks>
/// After the handshake one reader and one writer may run at the same time. The client completes the transport when it is disposed; the keys stay the caller's.
/// Cancelling a call ends the session. With keys that open later (<see cref="ITlsKeys.OpensLater"/>) a handshake of TLS 1.2 ends before the server's Finished is checked, which the first read does: until then what
/// is known of the server is its signature on both random values and its key.
/// </remarks>
public sealed partial class TlsClient : IAsyncDisposable
{
    private readonly IDuplexPipe _transport;
    private readonly ITlsKeys _keys;
    private readonly TlsClientOptions _options;
    private readonly HandshakeIntake _intake = new();
    private TlsSession? _session;
    private bool _started;

    /// <summary>Creates a client; nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">The options offer nothing, or what this client does not know.</exception>
    public TlsClient(IDuplexPipe transport, ITlsKeys keys, TlsClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(options);
        (_transport, _keys, _options) = (transport, keys, options.Checked());
    }

    /// <summary>What the handshake has agreed on.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not over.</exception>
    public TlsSession Session => _session ?? throw new InvalidOperationException("The handshake is not over.");

    /// <summary>How the server's data ended, once <see cref="ReadAsync"/> has returned 0.</summary>
    public CloseKind CloseKind { get; private set; }

    /// <summary>How many KeyUpdates we have sent: the number of the client's current generation.</summary>
    public int ClientKeyUpdates { get; private set; }

    /// <summary>How many KeyUpdates the server has sent.</summary>
    public int ServerKeyUpdates { get; private set; }

    /// <summary>How many records we have sent since the handshake, KeyUpdates and alerts among them.</summary>
    public int RecordsSent { get; private set; }

    /// <summary>Shakes hands; the ClientHello is written and flushed first of all.</summary>
    /// <exception cref="TlsException">The server broke the protocol, is not to be trusted, or gave up; it was sent the alert.</exception>
    /// <exception cref="EndOfStreamException">The server closed the line.</exception>
    public async ValueTask HandshakeAsync(CancellationToken cancellationToken)
    {
        if (_started)
        {
            throw new InvalidOperationException("A client shakes hands once.");
        }

        _started = true;
        try
        {
            _session = await ShakeHandsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TlsException e)
        {
            await SendFailureAsync(e, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Zeroes what was read and completes the transport, without an alert; the keys stay.</summary>
    public async ValueTask DisposeAsync()
    {
        CryptographicOperations.ZeroMemory(_content);
        _negotiation?.Dispose();
        await _transport.Output.CompleteAsync().ConfigureAwait(false);
        await _transport.Input.CompleteAsync().ConfigureAwait(false);
    }
}
