using Vouch.Testing;

namespace Vouch.Tests.TwoKeys;

/// <summary>AES-GCM does not commit to its key: the attack that docs/security/opened-keys.md guards against is real.</summary>
public sealed class TwoKeyCiphertextTests
{
    private static readonly byte[] s_associated = [23, 3, 3, 0, 80];

    [Fact]
    public void The_parts_of_GCM_are_those_of_the_platform()
    {
        GcmKey key = NewKey(1);
        byte[] plaintext = [.. Enumerable.Range(0, 75).Select(i => (byte)i)];
        byte[] ciphertext = [.. plaintext.Zip(key.Keystream(plaintext.Length), (a, b) => (byte)(a ^ b))];

        Assert.Equal(plaintext, key.Open(s_associated, ciphertext, key.Tag(s_associated, ciphertext)));
    }

    [Fact]
    public void The_field_is_one()
        => Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.ULong).Sample((a, b, c, d) =>
        {
            Gf128 x = new(new UInt128(a, b));
            Gf128 y = new(new UInt128(c, d));
            return x * y == y * x && x * Gf128.One == x && (x + y) * y == (x * y) + (y * y) && (x.Bits == 0 || x * x.Inverse() == Gf128.One);
        }, iter: 100);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void One_ciphertext_and_one_tag_open_under_two_keys_to_two_texts(int freeBlock)
    {
        GcmKey first = NewKey(1);
        GcmKey second = NewKey(2);
        byte[] wanted = [.. Enumerable.Range(0, 75).Select(i => (byte)('A' + (i % 26)))];

        (byte[] ciphertext, byte[] tag) = TwoKeyCiphertext.Create(first, second, s_associated, wanted, freeBlock);

        byte[]? underFirst = first.Open(s_associated, ciphertext, tag);
        byte[]? underSecond = second.Open(s_associated, ciphertext, tag);
        Assert.NotNull(underFirst);
        Assert.NotNull(underSecond);
        Assert.NotEqual(underFirst, underSecond);
        for (int i = 0; i < wanted.Length; i++)
        {
            Assert.True(underSecond[i] == wanted[i] || i / GcmKey.BlockSize == freeBlock, $"byte {i}");
        }

        Assert.NotEqual(wanted, underSecond);
    }

    internal static GcmKey NewKey(ulong seed)
    {
        SeededRandomSource random = new(seed);
        byte[] key = new byte[16];
        byte[] nonce = new byte[12];
        random.Fill(key);
        random.Fill(nonce);
        return new GcmKey(key, nonce);
    }
}
