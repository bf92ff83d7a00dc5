using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>The secrets of TLS 1.3 without those of chosen client generations, which stay hidden.</summary>
public sealed class Tls13SplitSecrets : OpenedSecrets
{
    /// <summary>Copies the secrets; takes over the generations.</summary>
    public Tls13SplitSecrets(
        ReadOnlySpan<byte> clientHandshakeSecret,
        ReadOnlySpan<byte> serverHandshakeSecret,
        ReadOnlySpan<byte> serverApplicationSecret,
        IReadOnlyList<OpenedGeneration> clientGenerations)
    {
        ClientHandshakeSecret = SecretBuffer.CopyOf(clientHandshakeSecret);
        ServerHandshakeSecret = SecretBuffer.CopyOf(serverHandshakeSecret);
        ServerApplicationSecret = SecretBuffer.CopyOf(serverApplicationSecret);
        ClientGenerations = clientGenerations;
    }

    /// <summary>client_handshake_traffic_secret.</summary>
    public SecretBuffer ClientHandshakeSecret { get; }

    /// <summary>server_handshake_traffic_secret.</summary>
    public SecretBuffer ServerHandshakeSecret { get; }

    /// <summary>server_application_traffic_secret_0; later generations follow from it.</summary>
    public SecretBuffer ServerApplicationSecret { get; }

    /// <summary>The keys of the client generations that are opened.</summary>
    public IReadOnlyList<OpenedGeneration> ClientGenerations { get; }

    /// <inheritdoc/>
    public override void Dispose()
    {
        ClientHandshakeSecret.Dispose();
        ServerHandshakeSecret.Dispose();
        ServerApplicationSecret.Dispose();
        foreach (OpenedGeneration generation in ClientGenerations)
        {
            generation.Dispose();
        }
    }
}
