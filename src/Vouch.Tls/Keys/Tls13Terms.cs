namespace Vouch.Tls.Keys;

/// <summary>What a TLS 1.3 handshake has agreed on when keys are made (RFC 8446, section 7.1); all of it public.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Group">The group of both key shares.</param>
/// <param name="ServerShare">The server's key share.</param>
/// <param name="HelloHash">The transcript hash up to and with ServerHello.</param>
public readonly record struct Tls13Terms(
    CipherSuite Suite,
    NamedGroup Group,
    ReadOnlyMemory<byte> ServerShare,
    ReadOnlyMemory<byte> HelloHash);
