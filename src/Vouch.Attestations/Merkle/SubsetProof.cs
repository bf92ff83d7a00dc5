namespace Vouch.Attestations.Merkle;

/// <summary>One proof that any number of leaves are in a tree: the hashes of the largest subtrees that hold none of them.</summary>
/// <remarks>
/// The tree is split as in RFC 9162, section 2.1.1; hashes come in the order of a walk from left to right. For one leaf these are the
/// hashes of that RFC's inclusion proof, in another order.
/// </remarks>
internal static class SubsetProof
{
    /// <summary>Proves the leaves at <paramref name="indices"/>, which ascend.</summary>
    public static List<byte[]> Create(ReadOnlySpan<byte[]> leafHashes, ReadOnlySpan<int> indices)
    {
        List<byte[]> proof = [];
        Prove(leafHashes, 0, indices, proof);
        return proof;
    }

    /// <summary>Computes the root that a proof leads to.</summary>
    /// <param name="leafCount">How many leaves the tree has.</param>
    /// <param name="indices">The indices of the shown leaves, ascending, none twice, all below <paramref name="leafCount"/>.</param>
    /// <param name="leafHashes">The hashes of the shown leaves.</param>
    /// <param name="proof">The other hashes.</param>
    /// <returns>The root; <see langword="null"/> if the proof has too few or too many hashes.</returns>
    public static byte[]? ComputeRoot(
        int leafCount, ReadOnlySpan<int> indices, ReadOnlySpan<byte[]> leafHashes, ReadOnlySpan<ReadOnlyMemory<byte>> proof)
    {
        if (leafCount == 0)
        {
            return proof.IsEmpty ? MerkleTree.Root([]) : null;
        }

        int used = 0;
        byte[]? root = Fold(0, leafCount, indices, leafHashes, proof, ref used);
        return used == proof.Length ? root : null;
    }

    private static void Prove(ReadOnlySpan<byte[]> hashes, int first, ReadOnlySpan<int> indices, List<byte[]> proof)
    {
        if (indices.IsEmpty)
        {
            proof.Add(MerkleTree.Root(hashes));
            return;
        }

        if (hashes.Length > 1)
        {
            int split = MerkleTree.SplitOf(hashes.Length);
            int left = CountBelow(indices, first + split);
            Prove(hashes[..split], first, indices[..left], proof);
            Prove(hashes[split..], first + split, indices[left..], proof);
        }
    }

    private static byte[]? Fold(
        int first, int count, ReadOnlySpan<int> indices, ReadOnlySpan<byte[]> hashes, ReadOnlySpan<ReadOnlyMemory<byte>> proof, ref int used)
    {
        if (indices.IsEmpty)
        {
            return used < proof.Length ? proof[used++].ToArray() : null;
        }

        if (count == 1)
        {
            return hashes[0];
        }

        int split = MerkleTree.SplitOf(count);
        int inLeft = CountBelow(indices, first + split);
        byte[]? left = Fold(first, split, indices[..inLeft], hashes[..inLeft], proof, ref used);
        byte[]? right = Fold(first + split, count - split, indices[inLeft..], hashes[inLeft..], proof, ref used);
        return left is null || right is null ? null : MerkleTree.HashNode(left, right);
    }

    private static int CountBelow(ReadOnlySpan<int> indices, int bound)
    {
        int index = indices.BinarySearch(bound);
        return index >= 0 ? index : ~index;
    }
}
