namespace Vouch.Attestations;

/// <summary>What the two ends of the TLS connection agreed on; the numbers are IANA's.</summary>
/// <param name="Version">0x0303 for TLS 1.2, 0x0304 for TLS 1.3.</param>
/// <param name="CipherSuite">The cipher suite.</param>
/// <param name="Group">The named group of the key exchange.</param>
/// <param name="ApplicationProtocol">The protocol that ALPN chose, or empty.</param>
public sealed record TlsFacts(ushort Version, ushort CipherSuite, ushort Group, string ApplicationProtocol);
