namespace Vouch.Proving;

/// <summary>What a session is doing.</summary>
public enum ProveStage
{
    /// <summary>Connecting to the attestor.</summary>
    Connecting,

    /// <summary>Making what needs no server.</summary>
    Preparing,

    /// <summary>The TLS handshake with the server.</summary>
    Handshake,

    /// <summary>Sending the request.</summary>
    Requesting,

    /// <summary>Receiving the response.</summary>
    Receiving,

    /// <summary>Waiting for the server to close.</summary>
    Closing,

    /// <summary>The keys are opened; the attestor checks and signs.</summary>
    Opening,

    /// <summary>
    /// The session is proven to the attestor, which checks and signs. Told twice: when the prover begins to work out the statement, and, with <see cref="ProveProgress.Cost"/>, when the proof begins.
    /// </summary>
    Proving,
}

/// <summary>How far a session is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Bytes">Bytes of the response so far.</param>
public readonly record struct ProveProgress(ProveStage Stage, long Bytes)
{
    /// <summary>What the session will have cost in the end; known with <see cref="ProveStage.Proving"/>, just before the proof begins.</summary>
    public ProofCost? Cost { get; init; }
}
