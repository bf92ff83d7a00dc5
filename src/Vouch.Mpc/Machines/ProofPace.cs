namespace Vouch.Mpc.Machines;

/// <summary>How much of a proof may be unchecked; the same on both sides, being part of the protocol.</summary>
/// <param name="BatchGates">The most AND gates of a batch, and so of a circuit.</param>
/// <param name="OpenBatches">How many batches wait for their challenge and answer while the next one is run: what hides the delay of the link.</param>
internal readonly record struct ProofPace(int BatchGates, int OpenBatches)
{
    /// <summary>The pace of version 1: 8 MB a batch, and up to five batches, at the prover.</summary>
    public static ProofPace Default { get; } = new(1 << 18, 4);
}
