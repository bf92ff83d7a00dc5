using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Recorded;

/// <summary>A recorded handshake that was verified while everything after it stays closed; what follows is to be proven.</summary>
/// <remarks>
/// In TLS 1.3 both Finished messages are checked. In TLS 1.2 they are encrypted under the keys that stay closed: what they hold is taken as opened, and they are the first records that
/// a proof is about.
/// </remarks>
public sealed class OpenedHandshake : EndedHandshake
{
    internal OpenedHandshake(TlsSession session) => Session = session;

    /// <summary>The facts of the handshake.</summary>
    public TlsSession Session { get; }

    /// <inheritdoc/>
    public override TlsVersion Version => Session.Version;

    /// <inheritdoc/>
    public override CipherSuite Suite => Session.Suite;

    /// <summary>TLS 1.2: the transcript hash before the server's Finished.</summary>
    public ReadOnlyMemory<byte> ServerFinishedHash { get; init; }

    /// <summary>TLS 1.2: the transcript hash up to and with ClientKeyExchange if the master secret is extended (RFC 7627, section 3), otherwise empty.</summary>
    public ReadOnlyMemory<byte> SessionHash { get; init; }

    /// <summary>TLS 1.3: the messages from ClientHello up to and with the server's Finished, one after the other, as <see cref="PresentedHandshake"/> reads them.</summary>
    public ReadOnlyMemory<byte> Messages { get; init; }

    /// <summary>What a Finished message of TLS 1.2 holds.</summary>
    public static ReadOnlyMemory<byte> VerifyData(ReadOnlyMemory<byte> finished) => finished[HandshakeMessage.HeaderSize..];
}
