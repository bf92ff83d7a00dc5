using Vouch.Tls.Messages;

namespace Vouch.Tls.Recorded;

/// <summary>The handshake messages of one direction, in order.</summary>
internal interface IHandshakeFlow
{
    /// <summary>The next message.</summary>
    /// <param name="version">The version, once chosen.</param>
    /// <exception cref="TlsException">There is none, or it is none that may stand here.</exception>
    HandshakeMessage ReadMessage(TlsVersion? version);

    /// <summary>Refuses the part of a message where keys change.</summary>
    void ExpectBoundary();
}
