namespace Vouch.Attestations;

/// <summary>The server's signature in the handshake, which proves that it holds the certificate's key.</summary>
/// <param name="Scheme">The signature scheme, IANA's number.</param>
/// <param name="Signature">The signature.</param>
/// <param name="Covered">
/// What it covers: for TLS 1.3 the transcript hash up to and with Certificate (RFC 8446, section 4.4.3); for TLS 1.2 both random values and the
/// parameters of ServerKeyExchange (RFC 8422, section 5.4).
/// </param>
public sealed record HandshakeSignature(ushort Scheme, ReadOnlyMemory<byte> Signature, ReadOnlyMemory<byte> Covered);
