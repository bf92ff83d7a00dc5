using System.Security.Cryptography;

namespace Vouch.Circuits.Tests;

/// <summary>AES against the appendices of FIPS 197 and the platform.</summary>
public sealed class AesTests
{
    /// <summary>Appendices A.1 and A.3: the key and the last round key.</summary>
    [Theory]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "d014f9a8c9ee2589e13f0cc8b6630ca6")]
    [InlineData("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "fe4890d1e6188d0b046df344706c631e")]
    public void Key_schedules_have_the_published_last_round_keys(string key, string lastRoundKey)
    {
        byte[] bytes = Convert.FromHexString(key);

        byte[] schedule = Evaluation.Of(bytes.Length == 16 ? Aes128.KeySchedule : Aes256.KeySchedule, bytes);

        Assert.Equal(bytes, schedule[..bytes.Length]);
        Assert.Equal(lastRoundKey, Convert.ToHexStringLower(schedule[^16..]));
    }

    /// <summary>Appendices B, C.1 and C.3.</summary>
    [Theory]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734", "3925841d02dc09fbdc118597196a0b32")]
    [InlineData("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "00112233445566778899aabbccddeeff", "8ea2b7ca516745bfeafc49904b496089")]
    public void Blocks_have_the_published_ciphertexts(string key, string block, string ciphertext) =>
        Assert.Equal(ciphertext, Convert.ToHexStringLower(Encrypt(Convert.FromHexString(key), Convert.FromHexString(block))));

    [Fact]
    public void Blocks_under_any_key_equal_the_platforms() => Gen.Select(Gen.OneOf(Gen.Byte.Array[16], Gen.Byte.Array[32]), Gen.Byte.Array[16]).Sample(
        (key, block) =>
        {
            using Aes aes = Aes.Create();
            aes.Key = key;

            Assert.Equal(aes.EncryptEcb(block, PaddingMode.None), Encrypt(key, block));
        },
        iter: 100);

    [Fact]
    public void The_substitution_is_inversion_and_the_affine_map_for_every_byte()
    {
        CircuitBuilder builder = new();
        builder.Output(AesSbox.Substitute(builder, builder.Input(8)));
        Circuit circuit = builder.Build("S-box");

        for (int value = 0; value < 256; value++)
        {
            Assert.Equal(Substitute((byte)value), Evaluation.Of(circuit, [(byte)value])[0]);
        }

        Assert.Equal((32, 81, 4), (circuit.AndGates, circuit.XorGates, circuit.Gates.Length - 113));
    }

    private static byte[] Encrypt(byte[] key, byte[] block) => key.Length == 16
        ? Evaluation.Of(Aes128.Block, Evaluation.Of(Aes128.KeySchedule, key), block)
        : Evaluation.Of(Aes256.Block, Evaluation.Of(Aes256.KeySchedule, key), block);

    /// <summary>Section 5.1.1.</summary>
    private static byte Substitute(byte value)
    {
        byte inverse = value;
        for (int i = 0; i < 253; i++)
        {
            inverse = Multiply(inverse, value);
        }

        byte result = 0x63;
        for (int i = 0; i < 5; i++)
        {
            result ^= byte.RotateLeft(inverse, i);
        }

        return result;
    }

    private static byte Multiply(int left, int right)
    {
        int product = 0;
        for (int i = 0; i < 8; i++)
        {
            product ^= ((right >> i) & 1) * left;
            left = (left << 1) ^ ((left >> 7) * 0x11b);
        }

        return (byte)product;
    }
}
