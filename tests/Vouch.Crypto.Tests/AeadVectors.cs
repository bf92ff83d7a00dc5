using static Vouch.Crypto.Tests.PrimitivesUnderTest;

namespace Vouch.Crypto.Tests;

/// <summary>
/// McGrew and Viega, "The Galois/Counter Mode of Operation" (the vectors of NIST's GCM submission), test cases 1 to 4 and 13 to 16; RFC 8439, section 2.8.2.
/// </summary>
public sealed class AeadVectors
{
    private const string GcmText = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
    private const string GcmData = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    private const string GcmNonce = "cafebabefacedbaddecaf888";

    public static TheoryData<AeadAlgorithm, string, string, string, string, string> Vectors => new()
    {
        { AeadAlgorithm.Aes128Gcm, new string('0', 32), new string('0', 24), "", "", "58e2fccefa7e3061367f1d57a4e7455a" },
        { AeadAlgorithm.Aes128Gcm, new string('0', 32), new string('0', 24), new string('0', 32), "", "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf" },
        {
            AeadAlgorithm.Aes128Gcm, "feffe9928665731c6d6a8f9467308308", GcmNonce, GcmText, "",
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f59854d5c2af327cd64a62cf35abd2ba6fab4"
        },
        {
            AeadAlgorithm.Aes128Gcm, "feffe9928665731c6d6a8f9467308308", GcmNonce, GcmText[..120], GcmData,
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47"
        },
        { AeadAlgorithm.Aes256Gcm, new string('0', 64), new string('0', 24), "", "", "530f8afbc74536b9a963b4f1c4cb738b" },
        { AeadAlgorithm.Aes256Gcm, new string('0', 64), new string('0', 24), new string('0', 32), "", "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919" },
        {
            AeadAlgorithm.Aes256Gcm, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", GcmNonce, GcmText, "",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c"
        },
        {
            AeadAlgorithm.Aes256Gcm, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", GcmNonce, GcmText[..120], GcmData,
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
        },
        {
            AeadAlgorithm.ChaCha20Poly1305, "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f", "070000004041424344454647",
            Convert.ToHexString("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."u8), "50515253c0c1c2c3c4c5c6c7",
            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Sealing_and_opening_give_the_published_bytes(AeadAlgorithm algorithm, string key, string nonce, string text, string data, string expected)
    {
        foreach (IPrimitives primitives in All)
        {
            using IAead aead = primitives.CreateAead(algorithm, Hex(key));
            byte[] sealedText = new byte[Hex(text).Length + IAead.TagSize];
            byte[] opened = new byte[Hex(text).Length];

            aead.Seal(Hex(nonce), Hex(text), sealedText, Hex(data));

            Assert.Equal(expected, Convert.ToHexStringLower(sealedText));
            Assert.True(aead.TryOpen(Hex(nonce), sealedText, opened, Hex(data)));
            Assert.Equal(Hex(text), opened);
        }
    }

    [Theory]
    [InlineData(AeadAlgorithm.Aes128Gcm)]
    [InlineData(AeadAlgorithm.Aes256Gcm)]
    [InlineData(AeadAlgorithm.ChaCha20Poly1305)]
    public void Both_implementations_agree_and_no_flip_opens(AeadAlgorithm algorithm)
        => Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 30], Gen.Byte.Array[algorithm.KeySize], Gen.Byte.Array[12], Gen.Int[0, 10_000]).Sample(
            (text, data, key, nonce, position) =>
            {
                byte[][] results = [.. All.Select(p => Seal(p, algorithm, key, nonce, text, data))];
                byte[] spoilt = [.. results[0]];
                spoilt[position % spoilt.Length] ^= 0x10;
                return results[0].AsSpan().SequenceEqual(results[1]) && All.All(p => Refuses(p, algorithm, key, nonce, spoilt, data));
            },
            iter: 200);

    [Theory]
    [InlineData(AeadAlgorithm.Aes128Gcm)]
    [InlineData(AeadAlgorithm.ChaCha20Poly1305)]
    public void Text_may_be_sealed_where_it_lies(AeadAlgorithm algorithm)
    {
        byte[] key = new byte[algorithm.KeySize];
        foreach (IPrimitives primitives in All)
        {
            byte[] text = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
            byte[] buffer = [.. text, .. new byte[IAead.TagSize]];
            using IAead aead = primitives.CreateAead(algorithm, key);

            aead.Seal(new byte[12], buffer.AsSpan(0, text.Length), buffer, []);

            Assert.Equal(Seal(primitives, algorithm, key, new byte[12], text, []), buffer);
        }
    }

    [Fact]
    public void A_short_text_does_not_open_and_a_key_of_another_size_is_refused()
    {
        foreach (IPrimitives primitives in All)
        {
            using IAead aead = primitives.CreateAead(AeadAlgorithm.Aes128Gcm, new byte[16]);

            Assert.False(aead.TryOpen(new byte[12], new byte[15], [], []));
            Assert.Throws<ArgumentException>(() => primitives.CreateAead(AeadAlgorithm.Aes128Gcm, new byte[32]));
            Assert.Throws<ArgumentException>(() => primitives.CreateAead(AeadAlgorithm.ChaCha20Poly1305, new byte[16]));
        }
    }

    private static byte[] Seal(IPrimitives primitives, AeadAlgorithm algorithm, byte[] key, byte[] nonce, byte[] text, byte[] data)
    {
        using IAead aead = primitives.CreateAead(algorithm, key);
        byte[] result = new byte[text.Length + IAead.TagSize];
        aead.Seal(nonce, text, result, data);
        return result;
    }

    private static bool Refuses(IPrimitives primitives, AeadAlgorithm algorithm, byte[] key, byte[] nonce, byte[] sealedText, byte[] data)
    {
        using IAead aead = primitives.CreateAead(algorithm, key);
        byte[] text = new byte[sealedText.Length - IAead.TagSize];
        Array.Fill(text, (byte)0xEE);
        return !aead.TryOpen(nonce, sealedText, text, data) && !text.AsSpan().ContainsAnyExcept((byte)0);
    }
}
