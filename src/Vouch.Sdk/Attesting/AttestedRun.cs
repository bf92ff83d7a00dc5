using Vouch.Sessions;

namespace Vouch.Attesting;

/// <summary>What a mode hands on to be signed.</summary>
/// <param name="Accepted">What the prover was told at first.</param>
/// <param name="Time">The time of the attestation.</param>
/// <param name="SessionHash">The hash over what both sides have said.</param>
/// <param name="Session">What passed every check.</param>
/// <param name="SentBytes">Bytes of records from the prover to the server.</param>
/// <param name="ReceivedBytes">Bytes of records from the server.</param>
internal sealed record AttestedRun(AcceptedMessage Accepted, DateTimeOffset Time, byte[] SessionHash, CheckedSession Session, int SentBytes, int ReceivedBytes);
