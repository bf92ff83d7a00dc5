namespace Vouch.Attestations;

/// <summary>What an attestation is bound to besides the body: the rest of the header.</summary>
/// <param name="Mode">Why the attestor believes in the records.</param>
/// <param name="Time">When the attestor's connection to the server stood, by its clock; whole seconds are kept.</param>
/// <param name="SessionId">32 bytes.</param>
/// <param name="SessionHash">The hash of all that prover and attestor agreed on: 32 bytes.</param>
/// <param name="Challenge">32 bytes from <see cref="AttestationHeader.HashChallenge"/>, or <see cref="AttestationHeader.None"/>.</param>
/// <param name="Subject">32 bytes from <see cref="AttestationHeader.EncodeSubject"/>, or <see cref="AttestationHeader.None"/>.</param>
public sealed record SessionBinding(
    AttestationMode Mode,
    DateTimeOffset Time,
    ReadOnlyMemory<byte> SessionId,
    ReadOnlyMemory<byte> SessionHash,
    ReadOnlyMemory<byte> Challenge,
    ReadOnlyMemory<byte> Subject);
