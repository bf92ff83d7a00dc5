using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>The handshake secret of TLS 1.3, from which every key of the session follows.</summary>
public sealed class Tls13WholeSecrets : OpenedSecrets
{
    /// <summary>Copies a handshake secret.</summary>
    public Tls13WholeSecrets(ReadOnlySpan<byte> handshakeSecret) => HandshakeSecret = SecretBuffer.CopyOf(handshakeSecret);

    /// <summary>The output of HKDF-Extract that is named Handshake Secret (RFC 8446, section 7.1).</summary>
    public SecretBuffer HandshakeSecret { get; }

    /// <inheritdoc/>
    public override void Dispose() => HandshakeSecret.Dispose();
}
