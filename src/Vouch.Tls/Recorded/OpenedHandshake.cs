using Vouch.Tls.Messages;

namespace Vouch.Tls.Recorded;

/// <summary>A recorded handshake that was verified while everything after it stays closed; what follows is to be proven.</summary>
/// <remarks>
/// In TLS 1.3 both Finished messages are checked. In TLS 1.2 they are encrypted under the keys that stay closed: what they hold is taken as opened, and they are the first records that
/// a proof is about.
/// </remarks>
public sealed class OpenedHandshake
{
    internal OpenedHandshake(TlsSession session) => Session = session;

    /// <summary>The facts of the handshake.</summary>
    public TlsSession Session { get; }

    /// <summary>The number of the client's first record that a proof is about.</summary>
    public required int FirstClientRecord { get; init; }

    /// <summary>The number of the server's first record that a proof is about.</summary>
    public required int FirstServerRecord { get; init; }

    /// <summary>TLS 1.3: the transcript hash up to and with the server's Finished. TLS 1.2: before the client's Finished.</summary>
    public required ReadOnlyMemory<byte> FinishedHash { get; init; }

    /// <summary>TLS 1.2: the transcript hash before the server's Finished.</summary>
    public ReadOnlyMemory<byte> ServerFinishedHash { get; init; }

    /// <summary>TLS 1.2: the client's Finished as it must be in its first protected record.</summary>
    public ReadOnlyMemory<byte> ClientFinished { get; init; }

    /// <summary>TLS 1.2: the server's Finished as it must be in its first protected record.</summary>
    public ReadOnlyMemory<byte> ServerFinished { get; init; }

    /// <summary>What a Finished message of TLS 1.2 holds.</summary>
    public static ReadOnlyMemory<byte> VerifyData(ReadOnlyMemory<byte> finished) => finished[HandshakeMessage.HeaderSize..];
}
