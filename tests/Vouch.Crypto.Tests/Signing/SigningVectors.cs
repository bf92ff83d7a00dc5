using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Vouch.Crypto.Signing;

namespace Vouch.Crypto.Tests.Signing;

/// <summary>Published vectors for the hash and the three signature schemes.</summary>
public sealed class SigningVectors
{
    /// <summary>The Keccak team's ShortMsgKAT_256 (lengths 0 and 8), and Ethereum's well-known hash of "hello".</summary>
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("cc", "eead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a")]
    [InlineData("68656c6c6f", "1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8")]
    public void Keccak256_matches(string message, string hash)
        => Assert.Equal(hash, Convert.ToHexStringLower(Keccak256.HashData(Convert.FromHexString(message))));

    /// <summary>RFC 6979, appendix A.2.5, SHA-256; s is replaced by the order minus s where that is smaller.</summary>
    [Theory]
    [InlineData(
        "sample",
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
        "0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9")]
    [InlineData(
        "test",
        "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
        "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083")]
    public void P256_matches_rfc_6979(string message, string r, string s)
    {
        byte[] secret = Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
        using SigningKey key = SigningKey.FromSecret(KeyAlgorithm.P256, secret);

        byte[] signature = key.Sign(SHA256.HashData(Encoding.ASCII.GetBytes(message)));

        Assert.Equal("p256:0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6", key.VerifyingKey.ToString());
        Assert.Equal(r + s, Convert.ToHexStringLower(signature));
    }

    /// <summary>The deterministic secp256k1 vector that Bitcoin and Ethereum libraries share (private key 1).</summary>
    [Fact]
    public void Secp256k1_matches_the_shared_vector()
    {
        byte[] secret = new byte[32];
        secret[^1] = 1;
        using SigningKey key = SigningKey.FromSecret(KeyAlgorithm.Secp256k1, secret);

        byte[] signature = key.Sign(SHA256.HashData("Satoshi Nakamoto"u8));

        Assert.Equal(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
            Convert.ToHexStringLower(signature.AsSpan(0, 64)));
        Assert.Equal("7e5f4552091a69125d5dfcb7b8c2659029395bdf", Convert.ToHexStringLower(key.VerifyingKey.GetEthereumAddress()));
    }

    /// <summary>EIP-712's example: the digest of the mail, signed by the key keccak256("cow").</summary>
    [Fact]
    public void Secp256k1_matches_eip_712()
    {
        using SigningKey key = SigningKey.FromSecret(KeyAlgorithm.Secp256k1, Keccak256.HashData("cow"u8));
        byte[] digest = Convert.FromHexString("be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");

        byte[] signature = key.Sign(digest);

        Assert.Equal("cd2a3d9f938e13cd947ec05abc7fe734df8dd826", Convert.ToHexStringLower(key.VerifyingKey.GetEthereumAddress()));
        Assert.Equal(
            "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562" + "1c",
            Convert.ToHexStringLower(signature));
    }

    /// <summary>RFC 8032, section 7.1, tests 1 to 3.</summary>
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_matches_rfc_8032(string seed, string publicKey, string message, string expected)
    {
        using SigningKey key = SigningKey.FromSecret(KeyAlgorithm.Ed25519, Convert.FromHexString(seed));
        byte[] signature = new byte[Ed25519.SignatureSize];

        SigningKey.SignEd25519(Convert.FromHexString(seed), Convert.FromHexString(message), signature);

        Assert.Equal("ed25519:" + publicKey, key.VerifyingKey.ToString());
        Assert.Equal(expected, Convert.ToHexStringLower(signature));
    }
}
