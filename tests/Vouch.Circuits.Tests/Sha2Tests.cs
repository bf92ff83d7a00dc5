using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Vouch.Circuits.Tests;

/// <summary>SHA-256, SHA-384 and SHA-512 against the examples of FIPS 180-4 (csrc.nist.gov, "Examples with intermediate values") and the platform.</summary>
public sealed class Sha2Tests
{
    private const string TwoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    private const string TwoLongBlocks = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

    [Theory]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(TwoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Sha256_has_the_published_digests(string message, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Hash256(Encoding.ASCII.GetBytes(message))));

    [Theory]
    [InlineData("abc", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")]
    [InlineData(TwoLongBlocks, "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039")]
    public void Sha384_has_the_published_digests(string message, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Hash512(Encoding.ASCII.GetBytes(message), Sha384.FirstCompression)[..48]));

    [Theory]
    [InlineData("abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData(TwoLongBlocks, "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909")]
    public void Sha512_has_the_published_digests(string message, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Hash512(Encoding.ASCII.GetBytes(message), Sha512.FirstCompression)));

    [Fact]
    public void Digests_of_any_length_equal_the_platforms() => Gen.Byte.Array[0, 300].Sample(
        message =>
        {
            Assert.Equal(SHA256.HashData(message), Hash256(message));
            Assert.Equal(SHA384.HashData(message), Hash512(message, Sha384.FirstCompression)[..48]);
            Assert.Equal(SHA512.HashData(message), Hash512(message, Sha512.FirstCompression));
        },
        iter: 30);

    [Fact]
    public void Compression_of_a_public_block_equals_compression()
    {
        AssertPublicEqualsSecret(Sha256.Compression, Sha256.CompressionOfPublicBlock, Sha256.ExpandPublicBlock);
        AssertPublicEqualsSecret(Sha512.Compression, Sha512.CompressionOfPublicBlock, Sha512.ExpandPublicBlock);
    }

    [Fact]
    public void First_compression_equals_compression_from_the_initial_state()
    {
        AssertFirst(Sha256.FirstCompression, Sha256.Compression, Sha2Constants.Initial256);
        AssertFirst(Sha384.FirstCompression, Sha512.Compression, Sha2Constants.Initial384);
        AssertFirst(Sha512.FirstCompression, Sha512.Compression, Sha2Constants.Initial512);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(64)]
    public void A_circuit_under_a_public_key_equals_the_platforms_hmac(int keySize)
    {
        byte[] key = RandomNumberGenerator.GetBytes(keySize);
        Circuit circuit = Sha256.HmacUnder(key);

        Gen.Byte.Array[32].Sample(message => Assert.Equal(HMACSHA256.HashData(key, message), Evaluation.Of(circuit, message)), iter: 20);
        Assert.InRange(circuit.AndGates, 41_900, 42_000);
    }

    [Fact]
    public void Hmac_circuits_equal_the_platforms_hmac() => Gen.Select(Gen.Byte.Array[48], Gen.Byte.Array[0, 100]).Sample(
        (key, message) =>
        {
            byte[] inner256 = Continue(Sha256.Compression, Evaluation.Of(Sha256.InnerKeyState, key[..32]), message, 64, 8);
            Assert.Equal(HMACSHA256.HashData(key[..32], message), Evaluation.Of(Sha256.OuterDigest, Evaluation.Of(Sha256.OuterKeyState, key[..32]), inner256));

            byte[] inner384 = Continue(Sha512.Compression, Evaluation.Of(Sha384.InnerKeyState, key), message, 128, 16)[..48];
            Assert.Equal(HMACSHA384.HashData(key, message), Evaluation.Of(Sha384.OuterDigest, Evaluation.Of(Sha384.OuterKeyState, key), inner384));
        },
        iter: 20);

    [Fact]
    public void Expanding_refuses_other_sizes()
    {
        Assert.Throws<ArgumentException>(() => Sha256.ExpandPublicBlock(new byte[63], new byte[256]));
        Assert.Throws<ArgumentException>(() => Sha256.ExpandPublicBlock(new byte[64], new byte[255]));
        Assert.Throws<ArgumentException>(() => Sha512.ExpandPublicBlock(new byte[64], new byte[640]));
    }

    private delegate void Expansion(ReadOnlySpan<byte> block, Span<byte> schedule);

    private static void AssertPublicEqualsSecret(Circuit secret, Circuit open, Expansion expand)
    {
        byte[][] inputs = Evaluation.RandomInputs(secret);
        int stateSize = secret.OutputBits / 8;
        byte[][] expanded = new byte[inputs.Length][];
        for (int i = 0; i < inputs.Length; i++)
        {
            byte[] schedule = new byte[(open.InputBits / 8) - stateSize];
            expand(inputs[i].AsSpan(stateSize), schedule);
            expanded[i] = [.. inputs[i][..stateSize], .. schedule];
        }

        Assert.Equal(Evaluation.OfMany(secret, inputs), Evaluation.OfMany(open, expanded));
    }

    private static void AssertFirst(Circuit first, Circuit compression, byte[] initial)
    {
        byte[][] blocks = Evaluation.RandomInputs(first);
        byte[][] inputs = [.. blocks.Select(b => (byte[])[.. initial, .. b])];

        Assert.Equal(Evaluation.OfMany(compression, inputs), Evaluation.OfMany(first, blocks));
    }

    private static byte[] Hash256(byte[] message)
    {
        byte[] padded = Pad(message, message.Length, 64, 8);
        byte[] state = Evaluation.Of(Sha256.FirstCompression, padded[..64]);
        return Compress(Sha256.Compression, state, padded.AsSpan(64), 64);
    }

    private static byte[] Hash512(byte[] message, Circuit first)
    {
        byte[] padded = Pad(message, message.Length, 128, 16);
        byte[] state = Evaluation.Of(first, padded[..128]);
        return Compress(Sha512.Compression, state, padded.AsSpan(128), 128);
    }

    /// <summary>The hash of a message after one block that is in the state already.</summary>
    private static byte[] Continue(Circuit compression, byte[] state, byte[] message, int blockSize, int lengthSize) =>
        Compress(compression, state, Pad(message, blockSize + message.Length, blockSize, lengthSize), blockSize);

    private static byte[] Compress(Circuit compression, byte[] state, ReadOnlySpan<byte> blocks, int blockSize)
    {
        for (int i = 0; i < blocks.Length; i += blockSize)
        {
            state = Evaluation.Of(compression, state, blocks.Slice(i, blockSize).ToArray());
        }

        return state;
    }

    private static byte[] Pad(byte[] message, int length, int blockSize, int lengthSize)
    {
        byte[] padded = new byte[(message.Length + lengthSize + blockSize) / blockSize * blockSize];
        message.CopyTo(padded, 0);
        padded[message.Length] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(padded.AsSpan(padded.Length - 8), 8L * length);
        return padded;
    }
}
