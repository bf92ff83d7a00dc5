using Vouch.Crypto;

namespace Vouch.MpcTls.Sharing;

/// <summary>One party's shares of what tags under one key of a universal hash are made with: of powers of the key, and so of the polynomial over a record (docs/protocol/share-conversion.md).</summary>
/// <remarks>The machine shows the attestor the key less the prover's <see cref="Mask"/>; two messages later each party has its shares, and neither knows the key.</remarks>
internal abstract class MacShare : IDisposable
{
    /// <summary>At the prover its mask; at the attestor null.</summary>
    public abstract SecretBuffer? Mask { get; }

    /// <summary>At the attestor: takes the masked key as it was shown, and writes what the prover needs, to leave with the next flush. At the prover nothing.</summary>
    public abstract ValueTask OpenAsync(ReadOnlyMemory<byte> maskedKey);

    /// <summary>Shares as many powers of the key as a record takes: the prover writes, the attestor waits.</summary>
    public abstract ValueTask ShareAsync(int powers);

    /// <summary>Computes this party's share of the polynomial over a record.</summary>
    public abstract void Compute(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share);

    /// <inheritdoc/>
    public abstract void Dispose();
}
