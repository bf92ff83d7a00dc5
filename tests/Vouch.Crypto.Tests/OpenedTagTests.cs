using System.Security.Cryptography;

namespace Vouch.Crypto.Tests;

/// <summary>Tags from opened authenticator inputs are those of the platform's ciphers.</summary>
public sealed class OpenedTagTests
{
    [Fact]
    public void Tags_of_GCM_are_those_of_the_cipher()
        => Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[12], Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 100]).Sample((key, nonce, associated, text) =>
        {
            using AesGcm cipher = new(key, 16);
            byte[] sealedText = new byte[text.Length];
            byte[] expected = new byte[16];
            cipher.Encrypt(nonce, text, sealedText, expected, associated);
            using Aes block = Aes.Create();
            block.Key = key;
            byte[] tag = new byte[16];

            Ghash.ComputeTag(block.EncryptEcb(new byte[16], PaddingMode.None), block.EncryptEcb([.. nonce, 0, 0, 0, 1], PaddingMode.None), associated, sealedText, tag);

            Assert.Equal(expected, tag);
        });

    /// <summary>RFC 8439, section 2.8.2.</summary>
    [Fact]
    public void Tags_of_Poly1305_are_those_of_the_vector()
    {
        byte[] oneTimeKey = Convert.FromHexString("7bac2b252db447af09b67a55a4e955840ae1d6731075d9eb2a9375783ed553ff");
        byte[] associated = Convert.FromHexString("50515253c0c1c2c3c4c5c6c7");
        byte[] sealedText = Convert.FromHexString(
            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
            + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116");
        byte[] tag = new byte[16];

        Poly1305Tag.Compute(oneTimeKey, associated, sealedText, tag);

        Assert.Equal("1AE10B594F09E26A7E902ECBD0600691", Convert.ToHexString(tag));
    }
}
