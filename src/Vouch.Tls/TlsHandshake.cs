using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;

namespace Vouch.Tls;

/// <summary>What a handshake has agreed on, and the server's signature over it; who the server is, is another question.</summary>
public abstract class TlsHandshake
{
    private protected TlsHandshake(ServerFlight flight, NamedGroup group, byte[] serverShare, byte[] helloHash)
    {
        Version = flight.Negotiation.Version;
        Suite = flight.Negotiation.Suite;
        Group = group;
        ClientRandom = flight.Negotiation.Offer.Random;
        ServerRandom = flight.Negotiation.ServerRandom;
        ClientKeyShare = flight.Negotiation.ClientShare;
        ServerKeyShare = serverShare;
        HelloHash = helloHash;
        Alpn = flight.Negotiation.Alpn;
        HasExtendedMasterSecret = flight.Negotiation.HasExtendedMasterSecret;
        CertificateChain = flight.CertificateChain;
        Signature = flight.Signature ?? throw new InvalidOperationException("The server has not signed.");
        ClientCertificateRequested = flight.Request is not null;
    }

    /// <summary>The version.</summary>
    public TlsVersion Version { get; }

    /// <summary>The suite.</summary>
    public CipherSuite Suite { get; }

    /// <summary>The group of the key exchange.</summary>
    public NamedGroup Group { get; }

    /// <summary>The application protocol, if the server chose one.</summary>
    public string? Alpn { get; }

    /// <summary>Whether a TLS 1.2 master secret is bound to the handshake (RFC 7627).</summary>
    public bool HasExtendedMasterSecret { get; }

    /// <summary>The random value of ClientHello, 32 bytes.</summary>
    public ReadOnlyMemory<byte> ClientRandom { get; }

    /// <summary>The random value of ServerHello, 32 bytes.</summary>
    public ReadOnlyMemory<byte> ServerRandom { get; }

    /// <summary>The client's ephemeral public key.</summary>
    public ReadOnlyMemory<byte> ClientKeyShare { get; }

    /// <summary>The server's ephemeral public key.</summary>
    public ReadOnlyMemory<byte> ServerKeyShare { get; }

    /// <summary>The transcript hash up to and with ServerHello.</summary>
    public ReadOnlyMemory<byte> HelloHash { get; }

    /// <summary>The server's certificates as sent (DER), leaf first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> CertificateChain { get; }

    /// <summary>The server's signature over the handshake.</summary>
    public HandshakeSignature Signature { get; }

    /// <summary>Whether the server asked for a client certificate.</summary>
    public bool ClientCertificateRequested { get; }
}
