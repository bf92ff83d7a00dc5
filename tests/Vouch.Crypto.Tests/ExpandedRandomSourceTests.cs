using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Vouch.Crypto.Tests;

public sealed class ExpandedRandomSourceTests
{
    private static readonly byte[] s_seed = RandomNumberGenerator.GetBytes(ExpandedRandomSource.SeedSize);

    [Fact]
    public void Is_AES_256_in_counter_mode_under_a_key_expanded_by_HKDF()
    {
        byte[] key = new byte[32];
        HkdfBytesGenerator hkdf = new(new Sha256Digest());
        hkdf.Init(HkdfParameters.SkipExtractParameters(s_seed, [.. "vouch/random/v1\0labels"u8]));
        hkdf.GenerateBytes(key, 0, key.Length);
        BufferedBlockCipher cipher = new(new SicBlockCipher(new AesEngine()));
        cipher.Init(forEncryption: true, new ParametersWithIV(new KeyParameter(key), new byte[16]));
        byte[] expected = cipher.ProcessBytes(new byte[1000]);

        using ExpandedRandomSource source = new(s_seed, "labels"u8);
        byte[] bytes = new byte[expected.Length];
        source.Fill(bytes.AsSpan(0, 1));
        source.Fill(bytes.AsSpan(1, 300));
        source.Fill(bytes.AsSpan(301));

        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Another_name_and_another_seed_make_other_bytes()
    {
        Assert.Equal(Draw(s_seed, "a"), Draw(s_seed, "a"));
        Assert.NotEqual(Draw(s_seed, "a"), Draw(s_seed, "b"));
        Assert.NotEqual(Draw(s_seed, "a"), Draw(RandomNumberGenerator.GetBytes(ExpandedRandomSource.SeedSize), "a"));
    }

    [Fact]
    public void Seeds_have_one_size_and_nothing_is_drawn_after_the_end()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExpandedRandomSource(new byte[31], "a"u8));
        ExpandedRandomSource source = new(s_seed, "a"u8);
        source.Fill(new byte[1]);
        source.Dispose();

        Assert.Throws<ObjectDisposedException>(() => source.Fill(new byte[1]));
    }

    private static byte[] Draw(byte[] seed, string name)
    {
        using ExpandedRandomSource source = new(seed, System.Text.Encoding.ASCII.GetBytes(name));
        byte[] bytes = new byte[40];
        source.Fill(bytes);
        return bytes;
    }
}
