namespace Vouch.Attestations;

/// <summary>What identifies the handshake.</summary>
/// <param name="HelloHash">The transcript hash up to and including ServerHello, with the hash of the cipher suite.</param>
/// <param name="ClientRandom">32 bytes.</param>
/// <param name="ServerRandom">32 bytes.</param>
/// <param name="ServerKeyShare">The server's ephemeral public key, as on the wire.</param>
public sealed record HelloFacts(
    ReadOnlyMemory<byte> HelloHash,
    ReadOnlyMemory<byte> ClientRandom,
    ReadOnlyMemory<byte> ServerRandom,
    ReadOnlyMemory<byte> ServerKeyShare);
