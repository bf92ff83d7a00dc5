namespace Vouch.Tls.Certificates;

/// <summary>A leaf certificate whose path and name were checked. Only <see cref="ServerCertificatePolicy"/> can make one.</summary>
public sealed class VerifiedServerCertificate
{
    internal VerifiedServerCertificate(ServerName name, ReadOnlyMemory<byte> leaf, DateTimeOffset instant)
    {
        Name = name;
        Leaf = leaf;
        Instant = instant;
    }

    /// <summary>The host that the certificate is for.</summary>
    public ServerName Name { get; }

    /// <summary>The certificate (DER).</summary>
    public ReadOnlyMemory<byte> Leaf { get; }

    /// <summary>The instant at which the path was valid.</summary>
    public DateTimeOffset Instant { get; }
}
