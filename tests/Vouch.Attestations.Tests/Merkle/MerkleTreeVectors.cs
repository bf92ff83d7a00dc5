using Vouch.Attestations.Merkle;

namespace Vouch.Attestations.Tests.Merkle;

/// <summary>
/// The reference inputs and tree heads of Certificate Transparency's own test suite (google/certificate-transparency,
/// merkle_tree_test): RFC 6962 hashing, which RFC 9162 keeps.
/// </summary>
public sealed class MerkleTreeVectors
{
    private static readonly string[] s_leaves =
    [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Root_matches(int size, string root)
        => Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Root(Hashes(size))));

    /// <summary>From the same suite: the audit path of leaf 5 of 8, here in the order of a walk from left to right.</summary>
    [Fact]
    public void A_proof_of_one_leaf_has_the_hashes_of_the_audit_path()
    {
        List<byte[]> proof = SubsetProof.Create(Hashes(8), [5]);

        Assert.Equal(
            [
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            ],
            proof.ConvertAll(Convert.ToHexStringLower));
    }

    [Fact]
    public void Every_subset_of_every_small_tree_is_proven()
    {
        for (int size = 1; size <= 8; size++)
        {
            byte[][] hashes = Hashes(size);
            for (int subset = 0; subset < 1 << size; subset++)
            {
                int[] indices = [.. Enumerable.Range(0, size).Where(i => (subset >> i & 1) == 1)];
                ReadOnlyMemory<byte>[] proof = [.. SubsetProof.Create(hashes, indices).Select(hash => (ReadOnlyMemory<byte>)hash)];
                byte[][] shown = [.. indices.Select(i => hashes[i])];

                Assert.Equal(MerkleTree.Root(hashes), SubsetProof.ComputeRoot(size, indices, shown, proof));
                Assert.Null(SubsetProof.ComputeRoot(size, indices, shown, [.. proof, new byte[32]]));
                if (proof.Length > 0)
                {
                    Assert.Null(SubsetProof.ComputeRoot(size, indices, shown, proof.AsSpan(1)));
                }
            }
        }
    }

    [Fact]
    public void A_leaf_of_another_place_does_not_lead_to_the_root()
    {
        byte[][] hashes = Hashes(7);
        ReadOnlyMemory<byte>[] proof = [.. SubsetProof.Create(hashes, [2, 5]).Select(hash => (ReadOnlyMemory<byte>)hash)];

        Assert.NotEqual(MerkleTree.Root(hashes), SubsetProof.ComputeRoot(7, [2, 5], [hashes[5], hashes[2]], proof));
        Assert.NotEqual(MerkleTree.Root(hashes), SubsetProof.ComputeRoot(7, [3, 5], [hashes[2], hashes[5]], proof));
    }

    private static byte[][] Hashes(int count)
        => [.. s_leaves.Take(count).Select(leaf => MerkleTree.HashLeaf(Convert.FromHexString(leaf)))];
}
