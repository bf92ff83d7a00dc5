using Vouch.Crypto;

namespace Vouch.MpcTls.Keys;

/// <summary>What both parties know of a handshake of TLS 1.3 before they prove anything: the verifier computes the hashes itself and has verified the handshake under the secrets.</summary>
/// <param name="HelloHash">The transcript hash up to and with ServerHello.</param>
/// <param name="FinishedHash">The transcript hash up to and with the server's Finished.</param>
/// <param name="ClientTrafficSecret">client_handshake_traffic_secret.</param>
/// <param name="ServerTrafficSecret">server_handshake_traffic_secret.</param>
internal sealed record Tls13Handshake(ReadOnlyMemory<byte> HelloHash, ReadOnlyMemory<byte> FinishedHash, SecretBuffer ClientTrafficSecret, SecretBuffer ServerTrafficSecret);
