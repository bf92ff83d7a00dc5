using System.Security.Cryptography;

namespace Vouch.Crypto.Tests;

public sealed class RekeyedHashTests
{
    private static readonly Block s_start = Block.Create(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210);

    /// <summary>Against the platform's AES, and the definition: H(x, i) = E(s(x)) + s(x) under the key start + (i, range).</summary>
    [Fact]
    public void It_is_what_it_is_defined_to_be()
        => Gen.Select(Gen.Byte.Array[16, 16 * 70], Gen.ULong, Gen.ULong).Sample((bytes, range, tweak) =>
        {
            Block[] each = ToBlocks(bytes);
            Block[] pairs = each[..(each.Length & ~1)];
            Block[] expectedEach = [.. each.Select((x, i) => Define(x, range, unchecked(tweak + (ulong)i)))];
            Block[] expectedPairs = [.. pairs.Select((x, i) => Define(x, range, unchecked(tweak + (ulong)(i / 2))))];
            RekeyedHash hash = new(s_start);

            hash.Seek(range, tweak);
            hash.Hash(each);
            hash.Seek(range, tweak);
            hash.HashPairs(pairs);

            Assert.Equal(ToBytes(expectedEach), ToBytes(each));
            Assert.Equal(ToBytes(expectedPairs), ToBytes(pairs));
        }, iter: 50);

    [Fact]
    public void Tweaks_run_on()
    {
        Block[] whole = ToBlocks(RandomNumberGenerator.GetBytes(16 * 200));
        Block[] cut = [.. whole];
        new RekeyedHash(s_start).Hash(whole);

        RekeyedHash hash = new(s_start);
        int start = 0;
        foreach (int size in (int[])[1, 3, 0, 32, 33, 5, 126])
        {
            hash.Hash(cut.AsSpan(start, size));
            start += size;
        }

        Assert.Equal(ToBytes(whole), ToBytes(cut));
    }

    [Fact]
    public void An_odd_number_of_blocks_makes_no_pairs()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RekeyedHash(s_start).HashPairs(new Block[3]));

    private static Block Define(Block x, ulong range, ulong tweak)
    {
        using Aes aes = Aes.Create();
        byte[] key = new byte[16];
        (s_start ^ Block.Create(tweak, range)).Write(key);
        aes.Key = key;
        byte[] input = new byte[16];
        Block.Create(Orthomorphism(x.Low), Orthomorphism(x.High)).Write(input);
        return Block.Read(aes.EncryptEcb(input, PaddingMode.None)) ^ Block.Read(input);
    }

    private static ulong Orthomorphism(ulong word) => (word >> 32) | ((word ^ (word >> 32)) << 32);

    private static Block[] ToBlocks(byte[] bytes) => [.. bytes.Chunk(16).Where(chunk => chunk.Length == 16).Select(chunk => Block.Read(chunk))];

    private static byte[] ToBytes(Block[] blocks) => Block.AsBytes(blocks.AsSpan()).ToArray();
}
