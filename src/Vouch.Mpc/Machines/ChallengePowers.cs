using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>Folds many terms into one: the value of a polynomial at the verifier's challenge, the terms being its coefficients, highest first and the constant one zero.</summary>
/// <remarks>
/// By Horner's rule, <see cref="ChunkTerms"/> at a time against a table of powers, so that there is one reduction per chunk: sum' = sum chi^c + (t_0 chi^c + ... + t_(c-1) chi).
/// However the terms are cut into chunks, the value is the same.
/// </remarks>
internal sealed class ChallengePowers : IDisposable
{
    /// <summary>How many terms are folded at once: more would not save much, and the table is to stay in the first-level cache.</summary>
    public const int ChunkTerms = 256;

    private readonly Block[] _powers = new Block[ChunkTerms];

    public ChallengePowers(Block challenge) => Set(challenge);

    /// <summary>Takes another challenge.</summary>
    public void Set(Block challenge) => Gf128.DescendingPowers(challenge, _powers);

    /// <summary>Adds terms to a sum.</summary>
    public Block Fold(Block sum, ReadOnlySpan<Block> terms)
    {
        for (; terms.Length > ChunkTerms; terms = terms[ChunkTerms..])
        {
            sum = FoldChunk(sum, terms[..ChunkTerms]);
        }

        return FoldChunk(sum, terms);
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(Block.AsBytes(_powers.AsSpan()));

    private Block FoldChunk(Block sum, ReadOnlySpan<Block> terms)
    {
        if (terms.IsEmpty)
        {
            return sum;
        }

        ReadOnlySpan<Block> powers = _powers.AsSpan(ChunkTerms - terms.Length);
        return Gf128.Multiply(sum, powers[0]) ^ Gf128.InnerProduct(terms, powers);
    }
}
