namespace Vouch.MpcTls.Keys;

/// <summary>What both parties know of a handshake of TLS 1.2 before they prove anything.</summary>
/// <param name="ClientRandom">32 bytes.</param>
/// <param name="ServerRandom">32 bytes.</param>
/// <param name="ClientFinishedHash">The transcript hash before the client's Finished.</param>
/// <param name="ClientVerifyData">What the client's Finished holds, 12 bytes.</param>
/// <param name="ServerFinishedHash">The transcript hash before the server's Finished.</param>
/// <param name="ServerVerifyData">What the server's Finished holds, 12 bytes.</param>
internal sealed record Tls12Handshake(byte[] ClientRandom, byte[] ServerRandom, byte[] ClientFinishedHash, byte[] ClientVerifyData, byte[] ServerFinishedHash, byte[] ServerVerifyData);
