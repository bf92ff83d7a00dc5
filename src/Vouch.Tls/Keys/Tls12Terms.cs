namespace Vouch.Tls.Keys;

/// <summary>What a TLS 1.2 handshake has agreed on when keys are made (RFC 5246, section 8.1; RFC 7627, section 4); all of it public.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Group">The group of both key shares.</param>
/// <param name="ServerShare">The server's key of ServerKeyExchange.</param>
/// <param name="ClientRandom">The random value of ClientHello.</param>
/// <param name="ServerRandom">The random value of ServerHello.</param>
/// <param name="SessionHash">The transcript hash up to and with ClientKeyExchange if the master secret is extended, otherwise empty.</param>
public readonly record struct Tls12Terms(
    CipherSuite Suite,
    NamedGroup Group,
    ReadOnlyMemory<byte> ServerShare,
    ReadOnlyMemory<byte> ClientRandom,
    ReadOnlyMemory<byte> ServerRandom,
    ReadOnlyMemory<byte> SessionHash);
