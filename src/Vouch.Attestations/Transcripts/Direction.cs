namespace Vouch.Attestations.Transcripts;

/// <summary>Who wrote the bytes, seen from the prover.</summary>
public enum Direction : byte
{
    /// <summary>Prover to server.</summary>
    Sent = 0,

    /// <summary>Server to prover.</summary>
    Received = 1,
}
