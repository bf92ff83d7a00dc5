using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Merkle;

namespace Vouch.Attestations;

/// <summary>The leaves of an attestation and the root over them: first the session facts, then one leaf for each range.</summary>
/// <remarks>Prover and attestor build it from the same inputs and must come to the same root.</remarks>
public sealed class AttestationBody
{
    /// <summary>The size of the seed that all salts come from, in bytes.</summary>
    public const int SaltSeedSize = SeedExpansion.SeedSize;

    private readonly ReadOnlyMemory<byte>[] _leaves;
    private readonly byte[][] _hashes;

    private AttestationBody(ReadOnlyMemory<byte>[] leaves)
    {
        _leaves = leaves;
        _hashes = Array.ConvertAll(leaves, leaf => MerkleTree.HashLeaf(leaf.Span));
        Root = MerkleTree.Root(_hashes);
    }

    /// <summary>The root of the tree: 32 bytes.</summary>
    public ReadOnlyMemory<byte> Root { get; }

    /// <summary>How many leaves there are.</summary>
    public int LeafCount => _leaves.Length;

    internal ReadOnlySpan<ReadOnlyMemory<byte>> Leaves => _leaves;

    internal ReadOnlySpan<byte[]> Hashes => _hashes;

    /// <summary>Builds the body.</summary>
    /// <exception cref="ArgumentException">The facts do not fit the format; the message says which.</exception>
    public static AttestationBody Build(SessionFacts facts, RangeCommitments commitments, ReadOnlySpan<byte> saltSeed)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(commitments);
        ArgumentOutOfRangeException.ThrowIfNotEqual(saltSeed.Length, SaltSeedSize);

        ReadOnlySpan<LeafType> types = FactsEncoding.TypesOf(facts.Server);
        ReadOnlyMemory<byte>[] leaves = new ReadOnlyMemory<byte>[types.Length + commitments.Ranges.Count];
        Span<byte> salt = stackalloc byte[LeafEncoding.SaltSize];
        using SeedExpansion salts = new(saltSeed, Labels.Salt);
        CborWriter writer = new(CborConformanceMode.Canonical);
        FactsCollector written = new();
        int firstRange = types.Length - types.Count(LeafType.HiddenServer);
        for (int i = 0; i < types.Length; i++)
        {
            int leaf = i < firstRange ? i : commitments.Ranges.Count + i; // types ascend
            salts.Expand(leaf, salt);
            LeafEncoding.Begin(writer, salt, types[i]);
            FactsEncoding.Write(writer, facts, types[i]);
            leaves[leaf] = LeafEncoding.End(writer);
            ReadBack(written, leaves[leaf]);
        }

        for (int i = 0; i < commitments.Ranges.Count; i++)
        {
            salts.Expand(firstRange + i, salt);
            LeafEncoding.Begin(writer, salt, LeafType.Range);
            RangeEncoding.WriteLeafValue(writer, commitments.Ranges[i], commitments[i].Span);
            leaves[firstRange + i] = LeafEncoding.End(writer);
        }

        Complete(written);
        return new AttestationBody(leaves);
    }

    internal static AttestationBody FromLeaves(ReadOnlyMemory<byte>[] leaves) => new(leaves);

    /// <summary>What cannot be read again must not be signed.</summary>
    private static void ReadBack(FactsCollector written, ReadOnlyMemory<byte> leaf) => Refuse(() =>
    {
        (LeafType type, ReadOnlyMemory<byte> value) = LeafEncoding.Read(leaf);
        written.Add(type, value);
    });

    private static void Complete(FactsCollector written) => Refuse(() => written.ToFacts());

    private static void Refuse(Action read)
    {
        try
        {
            read();
        }
        catch (MalformedException e)
        {
            throw new ArgumentException($"The session facts do not fit the format. {e.Message}", nameof(read), e);
        }
    }
}
