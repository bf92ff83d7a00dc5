using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>The secrets of TLS 1.3 that open the handshake alone; they say nothing about the keys of what follows.</summary>
public sealed class Tls13HandshakeSecrets : OpenedSecrets
{
    /// <summary>Copies the secrets.</summary>
    public Tls13HandshakeSecrets(ReadOnlySpan<byte> clientHandshakeSecret, ReadOnlySpan<byte> serverHandshakeSecret)
    {
        ClientHandshakeSecret = SecretBuffer.CopyOf(clientHandshakeSecret);
        ServerHandshakeSecret = SecretBuffer.CopyOf(serverHandshakeSecret);
    }

    /// <summary>client_handshake_traffic_secret.</summary>
    public SecretBuffer ClientHandshakeSecret { get; }

    /// <summary>server_handshake_traffic_secret.</summary>
    public SecretBuffer ServerHandshakeSecret { get; }

    /// <inheritdoc/>
    public override void Dispose()
    {
        ClientHandshakeSecret.Dispose();
        ServerHandshakeSecret.Dispose();
    }
}
