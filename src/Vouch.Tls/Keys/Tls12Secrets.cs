using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>The master secret of TLS 1.2, from which every key of the session follows.</summary>
public sealed class Tls12Secrets : OpenedSecrets
{
    /// <summary>Copies a master secret.</summary>
    public Tls12Secrets(ReadOnlySpan<byte> masterSecret) => MasterSecret = SecretBuffer.CopyOf(masterSecret);

    /// <summary>The master secret, 48 bytes (RFC 5246, section 8.1).</summary>
    public SecretBuffer MasterSecret { get; }

    /// <inheritdoc/>
    public override void Dispose() => MasterSecret.Dispose();
}
