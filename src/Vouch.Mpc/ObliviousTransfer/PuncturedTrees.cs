using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>
/// All-but-one oblivious transfer by GGM trees, with the check that makes it secure against a malicious maker (SoftSpoken OT, eprint 2022/192, section 5: the punctured trees of eprint 2019/1159 with their consistency
/// check).
/// </summary>
/// <remarks>
/// <para>The maker knows every leaf of each tree; the chooser knows every leaf but the one that its k bits of Delta name. Bit j of a leaf's index belongs to bit k i + j of Delta in tree i; the root's
/// children differ in the highest bit.</para>
/// <para>A maker who cheats is caught unless it guessed bits of Delta; that guess is the selective failure which the functionality allows (there, figure 5).</para>
/// </remarks>
internal static class PuncturedTrees
{
    /// <summary>The size of a leaf's tag, twice the security parameter, so that tags do not collide.</summary>
    public const int TagSize = 32;

    /// <summary>The size of the digest over everything.</summary>
    public const int DigestSize = SHA256.HashSizeInBytes;

    /// <summary>Draws the trees; writes masked level sums, tag sums and digest; gives the leaves' keys.</summary>
    public static void Make(
        CotShape shape,
        ReadOnlySpan<Block> zeros,
        ReadOnlySpan<Block> ones,
        ReadOnlySpan<byte> transcript,
        IRandomSource random,
        IBufferWriter<byte> output,
        Span<AesKey> keys)
    {
        Block[] nodes = GC.AllocateArray<Block>(shape.Leaves, pinned: true);
        byte[] message = new byte[(2 * CotShape.Bits * Block.Size) + (shape.Trees * TagSize)];
        Span<byte> sums = message.AsSpan(0, 2 * CotShape.Bits * Block.Size);
        Span<byte> tags = message.AsSpan(sums.Length);
        using IncrementalHash digest = Start(transcript);
        try
        {
            for (int tree = 0; tree < shape.Trees; tree++)
            {
                random.Fill(Block.AsBytes(nodes.AsSpan(0, 1)));
                for (int level = 0; level < shape.FieldBits; level++)
                {
                    Expand(nodes, 1 << level);
                    (Block even, Block odd) = Sum(nodes.AsSpan(0, 2 << level));
                    int bit = BitOf(shape, tree, level);
                    (even ^ ones[bit]).Write(sums[(2 * bit * Block.Size)..]);   // who chose 1 in the base OT may have the even side
                    (odd ^ zeros[bit]).Write(sums[(((2 * bit) + 1) * Block.Size)..]);
                }

                Seal(shape, tree, nodes, missing: shape.Leaves, default, tags.Slice(tree * TagSize, TagSize), digest, keys);
            }

            digest.AppendData(message);
            output.Write(message);
            output.Write(digest.GetHashAndReset());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(nodes.AsSpan()));
        }
    }

    /// <summary>Rebuilds the trees without the leaves that <paramref name="choices"/> name; gives the leaves' keys, the missing ones being of no meaning.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="choices">The bits of Delta, one byte each.</param>
    /// <param name="chosen">The keys of the base OTs.</param>
    /// <param name="transcript">The base OT messages.</param>
    /// <param name="message">What <see cref="Make"/> wrote.</param>
    /// <param name="keys">Takes the leaves' keys, tree by tree.</param>
    /// <exception cref="ProtocolException">The trees are not consistent.</exception>
    public static void Open(CotShape shape, ReadOnlySpan<byte> choices, ReadOnlySpan<Block> chosen, ReadOnlySpan<byte> transcript, ReadOnlySpan<byte> message, Span<AesKey> keys)
    {
        Block[] nodes = GC.AllocateArray<Block>(shape.Leaves, pinned: true);
        ReadOnlySpan<byte> sums = message[..(2 * CotShape.Bits * Block.Size)];
        ReadOnlySpan<byte> tags = message.Slice(sums.Length, shape.Trees * TagSize);
        using IncrementalHash digest = Start(transcript);
        Span<byte> sum = stackalloc byte[TagSize];
        try
        {
            for (int tree = 0; tree < shape.Trees; tree++)
            {
                nodes.AsSpan().Clear();
                int path = 0;
                for (int level = 0; level < shape.FieldBits; level++)
                {
                    int bit = BitOf(shape, tree, level);
                    int choice = choices[bit];
                    ExpandPunctured(nodes, 1 << level, path);
                    (Block even, Block odd) = Sum(nodes.AsSpan(0, 2 << level));
                    Block sentEven = Block.Read(sums[(2 * bit * Block.Size)..]);
                    Block sentOdd = Block.Read(sums[(((2 * bit) + 1) * Block.Size)..]);
                    Block known = ((sentOdd ^ odd).Times(1 ^ choice)) ^ ((sentEven ^ even).Times(choice)) ^ chosen[bit];
                    path = (2 * path) + choice;
                    Insert(nodes.AsSpan(0, 2 << level), path ^ 1, known);
                }

                tags.Slice(tree * TagSize, TagSize).CopyTo(sum);
                Seal(shape, tree, nodes, path, sum, default, digest, keys);
            }

            digest.AppendData(message[..^DigestSize]);
            if (!CryptographicOperations.FixedTimeEquals(digest.GetHashAndReset(), message[^DigestSize..]))
            {
                throw new ProtocolException("Correlated OT setup: the trees are not consistent.");
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(nodes.AsSpan()));
        }
    }

    private static IncrementalHash Start(ReadOnlySpan<byte> transcript)
    {
        IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(OtLabel.Trees);
        digest.AppendData(transcript);
        return digest;
    }

    private static int BitOf(CotShape shape, int tree, int level) => (tree * shape.FieldBits) + shape.FieldBits - 1 - level;

    // In place, from the last node to the first: child 2 n + b of node n is its AES of b.
    private static void Expand(Span<Block> nodes, int count)
    {
        for (int n = count - 1; n >= 0; n--)
        {
            AesKey key = AesKey.Expand(nodes[n]);
            Span<Block> children = nodes.Slice(2 * n, 2);
            children[0] = Block.Zero;
            children[1] = Block.One;
            key.Encrypt(children);
        }
    }

    // The same, but both children of the missing node are zero; which node it is does not show.
    private static void ExpandPunctured(Span<Block> nodes, int count, int missing)
    {
        Expand(nodes, count);
        for (int n = 0; n < count; n++)
        {
            int keep = 1 ^ SecretIndex.IsEqual(n, missing);
            nodes[2 * n] = nodes[2 * n].Times(keep);
            nodes[(2 * n) + 1] = nodes[(2 * n) + 1].Times(keep);
        }
    }

    private static (Block Even, Block Odd) Sum(ReadOnlySpan<Block> nodes)
    {
        Block even = Block.Zero;
        Block odd = Block.Zero;
        for (int n = 0; n < nodes.Length; n += 2)
        {
            even ^= nodes[n];
            odd ^= nodes[n + 1];
        }

        return (even, odd);
    }

    // Adds to the node at a secret index, which was zero.
    private static void Insert(Span<Block> nodes, int index, Block value)
    {
        for (int n = 0; n < nodes.Length; n++)
        {
            nodes[n] ^= value.Times(SecretIndex.IsEqual(n, index));
        }
    }

    // Each leaf becomes a tag and a key. Without a missing leaf, writes the sum of the tags; with one, computes its tag from the sum.
    private static void Seal(CotShape shape, int tree, ReadOnlySpan<Block> leaves, int missing, Span<byte> sum, Span<byte> sumOutput, IncrementalHash digest, Span<AesKey> keys)
    {
        const int InputSize = OtLabel.Size + (2 * sizeof(int)) + Block.Size;
        byte[] all = GC.AllocateArray<byte>(leaves.Length * TagSize, pinned: true);
        Span<byte> input = stackalloc byte[InputSize];
        Span<byte> expanded = stackalloc byte[SHA512.HashSizeInBytes];
        Span<byte> total = stackalloc byte[TagSize];
        total.Clear();
        OtLabel.Leaf.CopyTo(input);
        BinaryPrimitives.WriteInt32LittleEndian(input[OtLabel.Size..], tree);
        for (int n = 0; n < leaves.Length; n++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(input[(OtLabel.Size + sizeof(int))..], n);
            leaves[n].Write(input[(OtLabel.Size + (2 * sizeof(int)))..]);
            SHA512.HashData(input, expanded);
            int mask = -(1 ^ SecretIndex.IsEqual(n, missing));
            for (int i = 0; i < TagSize; i++)
            {
                byte value = (byte)(expanded[i] & mask);
                all[(n * TagSize) + i] = value;
                total[i] ^= value;
            }

            keys[(tree * leaves.Length) + n] = AesKey.Expand(Block.Read(expanded[TagSize..]));
        }

        if (sum.IsEmpty)
        {
            total.CopyTo(sumOutput);
        }
        else
        {
            InsertTag(all, missing, sum, total);
        }

        digest.AppendData(all);
        CryptographicOperations.ZeroMemory(all);
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(expanded);
    }

    private static void InsertTag(Span<byte> all, int missing, ReadOnlySpan<byte> sum, ReadOnlySpan<byte> total)
    {
        for (int n = 0; n < all.Length / TagSize; n++)
        {
            int mask = -SecretIndex.IsEqual(n, missing);
            for (int i = 0; i < TagSize; i++)
            {
                all[(n * TagSize) + i] ^= (byte)((sum[i] ^ total[i]) & mask);
            }
        }
    }
}
