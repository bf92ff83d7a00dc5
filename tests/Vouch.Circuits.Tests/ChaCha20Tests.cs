using System.Buffers.Binary;
using System.Numerics;

namespace Vouch.Circuits.Tests;

public sealed class ChaCha20Tests
{
    /// <summary>RFC 8439, section 2.3.2 and appendix A.1, vectors 1 and 3.</summary>
    [Theory]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "000000090000004a00000000", 1,
        "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", 0,
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001", "000000000000000000000000", 1,
        "3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0")]
    public void A_block_has_the_published_keystream(string key, string nonce, int counter, string keystream) =>
        Assert.Equal(keystream, Convert.ToHexStringLower(Evaluation.Of(ChaCha20.Block, Convert.FromHexString(key), Convert.FromHexString(nonce), BitConverter.GetBytes(counter))));

    [Fact]
    public void Random_blocks_equal_those_of_the_RFCs_words()
    {
        byte[][] inputs = Evaluation.RandomInputs(ChaCha20.Block);

        byte[][] outputs = Evaluation.OfMany(ChaCha20.Block, inputs);

        Assert.Equal(inputs.Select(Reference), outputs);
    }

    private static byte[] Reference(byte[] input)
    {
        uint[] initial = new uint[16];
        uint[] constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
        constants.CopyTo(initial, 0);
        int[] places = [4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 12];
        for (int i = 0; i < places.Length; i++)
        {
            initial[places[i]] = BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(4 * i));
        }

        uint[] state = [.. initial];
        for (int i = 0; i < 80; i++)
        {
            int column = i % 4;
            int turn = i / 4 % 2;
            Quarter(state, column, 4 + ((column + turn) % 4), 8 + ((column + (2 * turn)) % 4), 12 + ((column + (3 * turn)) % 4));
        }

        byte[] output = new byte[64];
        for (int i = 0; i < 16; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(output.AsSpan(4 * i), state[i] + initial[i]);
        }

        return output;
    }

    private static void Quarter(uint[] s, int a, int b, int c, int d)
    {
        s[d] = BitOperations.RotateLeft(s[d] ^ (s[a] += s[b]), 16);
        s[b] = BitOperations.RotateLeft(s[b] ^ (s[c] += s[d]), 12);
        s[d] = BitOperations.RotateLeft(s[d] ^ (s[a] += s[b]), 8);
        s[b] = BitOperations.RotateLeft(s[b] ^ (s[c] += s[d]), 7);
    }
}
