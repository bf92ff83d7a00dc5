using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>One side's shares of an x-coordinate modulo the prime of P-256, of both runs. In each run the prover's share less the attestor's is x.</summary>
/// <remarks>
/// That both runs gave the same x is for a circuit to check before anything depends on it: the prover's <see cref="Check"/> equals the attestor's exactly if it is so. The checks are secret; a party that learns the
/// other's where the runs differ learns about the point.
/// </remarks>
public sealed class PointShares : IDisposable
{
    /// <summary>Keeps the shares of run 1 and run 2.</summary>
    public PointShares(P256Element first, P256Element second)
    {
        first.WriteBigEndian(First.Span);
        second.WriteBigEndian(Second.Span);
        (first - second).WriteBigEndian(Check.Span);
    }

    /// <summary>The share of run 1: 32 bytes, big-endian.</summary>
    public SecretBuffer First { get; } = new(P256Element.Size);

    /// <summary>The share of run 2: 32 bytes, big-endian.</summary>
    public SecretBuffer Second { get; } = new(P256Element.Size);

    /// <summary>The share of run 1 less that of run 2: 32 bytes, big-endian.</summary>
    public SecretBuffer Check { get; } = new(P256Element.Size);

    /// <inheritdoc/>
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
        Check.Dispose();
    }
}
