using System.Numerics;
using System.Security.Cryptography;

namespace Vouch.Attestations.Merkle;

/// <summary>The Merkle tree of RFC 9162, section 2.1.1, over SHA-256.</summary>
internal static class MerkleTree
{
    /// <summary>The size of a hash, in bytes.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int MaxStackSize = 1024;

    /// <summary>Hashes one leaf.</summary>
    public static byte[] HashLeaf(ReadOnlySpan<byte> leaf)
    {
        byte[] hash = new byte[HashSize];
        int size = leaf.Length + 1;
        byte[]? large = size > MaxStackSize ? new byte[size] : null;
        Span<byte> input = large ?? stackalloc byte[MaxStackSize];
        input[0] = LeafPrefix;
        leaf.CopyTo(input[1..]);
        SHA256.HashData(input[..size], hash);
        return hash;
    }

    /// <summary>Hashes an inner node.</summary>
    public static byte[] HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashSize)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashSize)..]);
        return SHA256.HashData(input);
    }

    /// <summary>The root over hashes of leaves; the hash of nothing for an empty tree.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leafHashes)
    {
        switch (leafHashes.Length)
        {
            case 0:
                return SHA256.HashData([]);
            case 1:
                return leafHashes[0];
            default:
                int split = SplitOf(leafHashes.Length);
                return HashNode(Root(leafHashes[..split]), Root(leafHashes[split..]));
        }
    }

    /// <summary>The largest power of two below a count of at least two: how many leaves the left side has.</summary>
    public static int SplitOf(int count) => 1 << BitOperations.Log2((uint)count - 1);
}
