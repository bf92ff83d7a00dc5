using Vouch.Attestations.Http;

namespace Vouch.Attestations;

/// <summary>What is known of the transcript as a whole.</summary>
/// <param name="SentLength">The length of the request, in bytes, hidden parts included.</param>
/// <param name="ReceivedLength">The length of the response, in bytes.</param>
/// <param name="HiddenLength">How many bytes of the request the attestor has never seen.</param>
/// <param name="Completeness">Whether the response is whole.</param>
/// <param name="Opening">How the attestor came to know the plaintext.</param>
public sealed record TranscriptFacts(
    int SentLength, int ReceivedLength, int HiddenLength, Completeness Completeness, TranscriptOpening Opening);
