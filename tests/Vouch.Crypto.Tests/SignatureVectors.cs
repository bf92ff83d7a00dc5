using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using static Vouch.Crypto.Tests.PrimitivesUnderTest;

namespace Vouch.Crypto.Tests;

/// <summary>RFC 8032, section 7.1; RFC 6979, appendix A.2.5 and A.2.6; and signatures of every kind made by the platform. (An RSA-PSS vector is in RFC 8448, section 3.)</summary>
public sealed class SignatureVectors
{
    private static readonly byte[] s_message = "sample"u8.ToArray();

    [Theory]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    public void Ed25519_takes_the_published_signature_and_no_other(string key, string message, string signature)
    {
        byte[] info = [.. Hex("302a300506032b6570032100"), .. Hex(key)];
        byte[] good = Hex(signature);
        byte[] otherMessage = [.. Hex(message), 0];

        AssertVerdict(true, SignatureAlgorithm.Ed25519, info, Hex(message), good);
        AssertVerdict(false, SignatureAlgorithm.Ed25519, info, otherMessage, good);
        AssertVerdict(false, SignatureAlgorithm.Ed25519, info, Hex(message), PlusOrder(good));
        AssertVerdict(false, SignatureAlgorithm.Ed25519, info, Hex(message), good[..63]);
        AssertVerdict(false, SignatureAlgorithm.Ed25519, info, Hex(message), [.. good, 0]);
        AssertVerdict(false, SignatureAlgorithm.Ed25519, info[..^1], Hex(message), good);
        AssertVerdict(false, SignatureAlgorithm.EcdsaSha256, info, Hex(message), good);
    }

    [Theory]
    [InlineData(
        SignatureAlgorithm.EcdsaSha256,
        "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData(
        SignatureAlgorithm.EcdsaSha384,
        "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC138015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720",
        "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46",
        "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8")]
    public void ECDSA_takes_the_published_signature_and_no_other(SignatureAlgorithm algorithm, string point, string r, string s)
    {
        using ECDsa key = ECDsa.Create(new ECParameters
        {
            Curve = algorithm == SignatureAlgorithm.EcdsaSha256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384,
            Q = new ECPoint { X = Hex(point)[..(point.Length / 4)], Y = Hex(point)[(point.Length / 4)..] },
        });
        byte[] info = key.ExportSubjectPublicKeyInfo();
        byte[] good = Der(Hex(r), Hex(s));

        AssertVerdict(true, algorithm, info, s_message, good);
        AssertVerdict(false, algorithm, info, "samplE"u8.ToArray(), good);
        byte[][] bad =
        [
            Der(Hex(s), Hex(r)), Der([0], Hex(s)), Der(Hex(r), [0]), Der([0], [0]), Der([1], [1]), [.. good, 0], good[..^1], [], [0x30, 0],
            [0x30, 0x81, good[1], .. good[2..]], // a long length
            Der([0, .. Hex(r)], Hex(s), isPadded: true), // a number with a zero too many
            [0x30, 0x80, .. good[2..], 0, 0], // indefinite
        ];
        foreach (byte[] signature in bad)
        {
            AssertVerdict(false, algorithm, info, s_message, signature);
        }

        AssertVerdict(false, SignatureAlgorithm.RsaPkcs1Sha256, info, s_message, good);
        AssertVerdict(false, SignatureAlgorithm.EcdsaSha512, info, s_message, good);
    }

    [Theory]
    [InlineData(SignatureAlgorithm.RsaPkcs1Sha256)]
    [InlineData(SignatureAlgorithm.RsaPkcs1Sha384)]
    [InlineData(SignatureAlgorithm.RsaPkcs1Sha512)]
    [InlineData(SignatureAlgorithm.RsaPssRsaeSha256)]
    [InlineData(SignatureAlgorithm.RsaPssRsaeSha384)]
    [InlineData(SignatureAlgorithm.RsaPssRsaeSha512)]
    public void RSA_takes_what_the_platform_signs_and_nothing_else(SignatureAlgorithm algorithm)
    {
        using RSA key = RSA.Create(2048);
        byte[] info = key.ExportSubjectPublicKeyInfo();
        byte[] good = key.SignData(s_message, algorithm.Hash, algorithm.IsPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);

        AssertVerdict(true, algorithm, info, s_message, good);
        byte[] flipped = [.. good];
        flipped[100] ^= 1;
        foreach (byte[] signature in (byte[][])[flipped, [], good[1..], [0, .. good], new byte[256], [.. Enumerable.Repeat((byte)0xFF, 256)]])
        {
            AssertVerdict(false, algorithm, info, s_message, signature);
        }

        foreach (SignatureAlgorithm other in Enum.GetValues<SignatureAlgorithm>().Where(a => a != algorithm))
        {
            AssertVerdict(false, other, info, s_message, good);
        }
    }

    [Fact]
    public void An_RSA_signature_without_its_leading_zero_is_refused()
    {
        using RSA key = RSA.Create(2048);
        byte[] info = key.ExportSubjectPublicKeyInfo();
        byte[] good;
        do
        {
            good = key.SignData(s_message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }
        while (good[0] != 0);

        AssertVerdict(true, SignatureAlgorithm.RsaPssRsaeSha256, info, s_message, good);
        AssertVerdict(false, SignatureAlgorithm.RsaPssRsaeSha256, info, s_message, good[1..]);
    }

    [Fact]
    public void PSS_wants_a_salt_as_long_as_the_hash()
    {
        using RSA key = RSA.Create(2048);
        PssSigner signer = new(new RsaBlindedEngine(), new Sha256Digest(), 20);
        signer.Init(forSigning: true, DotNetUtilities.GetRsaKeyPair(key.ExportParameters(includePrivateParameters: true)).Private);
        signer.BlockUpdate(s_message);

        AssertVerdict(false, SignatureAlgorithm.RsaPssRsaeSha256, key.ExportSubjectPublicKeyInfo(), s_message, signer.GenerateSignature());
    }

    [Fact]
    public void A_key_for_PSS_alone_signs_PSS_alone_and_with_its_own_hash()
    {
        using RSA key = RSA.Create(2048);
        byte[] signature = key.SignData(s_message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        byte[] free = PssKey(key, Hex("300b06092a864886f70d01010a"));
        byte[] sha256 = PssKey(key, Hex("303d06092a864886f70d01010a3030a00d300b0609608648016503040201a11a301806092a864886f70d010108300b0609608648016503040201a203020120"));
        byte[] sha384 = PssKey(key, Hex("303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d010108300b0609608648016503040202a203020130"));
        byte[] sha1 = PssKey(key, Hex("300d06092a864886f70d01010a3000"));

        AssertVerdict(true, SignatureAlgorithm.RsaPssPssSha256, free, s_message, signature);
        AssertVerdict(true, SignatureAlgorithm.RsaPssPssSha256, sha256, s_message, signature);
        AssertVerdict(false, SignatureAlgorithm.RsaPssPssSha256, sha384, s_message, signature);
        AssertVerdict(false, SignatureAlgorithm.RsaPssPssSha256, sha1, s_message, signature);
        AssertVerdict(false, SignatureAlgorithm.RsaPssRsaeSha256, free, s_message, signature);
        AssertVerdict(false, SignatureAlgorithm.RsaPssPssSha256, key.ExportSubjectPublicKeyInfo(), s_message, signature);
    }

    [Fact]
    public void P521_signatures_are_taken()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        byte[] signature = key.SignData(s_message, HashAlgorithmName.SHA512, DSASignatureFormat.Rfc3279DerSequence);

        AssertVerdict(true, SignatureAlgorithm.EcdsaSha512, key.ExportSubjectPublicKeyInfo(), s_message, signature);
    }

    [Fact]
    public void Keys_that_cannot_be_read_verify_nothing()
    {
        using ECDsa strange = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] signature = key.SignData(s_message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        byte[] offCurve = key.ExportSubjectPublicKeyInfo();
        offCurve[^1] ^= 1;

        AssertVerdict(false, SignatureAlgorithm.EcdsaSha256, strange.ExportSubjectPublicKeyInfo(), s_message, signature);
        AssertVerdict(false, SignatureAlgorithm.EcdsaSha256, offCurve, s_message, signature);
        AssertVerdict(false, SignatureAlgorithm.EcdsaSha256, [], s_message, signature);
        AssertVerdict(false, SignatureAlgorithm.EcdsaSha256, [.. key.ExportSubjectPublicKeyInfo(), 0], s_message, signature);
    }

    private static void AssertVerdict(bool expected, SignatureAlgorithm algorithm, byte[] info, byte[] message, byte[] signature)
    {
        foreach (IPrimitives primitives in All)
        {
            Assert.True(
                expected == primitives.VerifySignature(algorithm, info, message, signature),
                $"{primitives.GetType().Name} {algorithm} {Convert.ToHexString(signature)}");
        }
    }

    private static byte[] PssKey(RSA key, byte[] algorithm)
    {
        byte[] bits = [0, .. key.ExportRSAPublicKey()];
        byte[] bitString = [3, 0x82, (byte)(bits.Length >> 8), (byte)bits.Length, .. bits];
        int size = algorithm.Length + bitString.Length;
        return [0x30, 0x82, (byte)(size >> 8), (byte)size, .. algorithm, .. bitString];
    }

    private static byte[] Der(byte[] r, byte[] s, bool isPadded = false)
    {
        byte[] body = [.. Number(r, isPadded), .. Number(s, isPadded: false)];
        return [0x30, (byte)body.Length, .. body];
    }

    private static byte[] Number(byte[] value, bool isPadded)
    {
        byte[] bytes = value[0] >= 0x80 || isPadded ? [0, .. value] : value;
        return [2, (byte)bytes.Length, .. bytes];
    }

    // The same signature with the group order added to its second half, little-endian; a strict verifier refuses it.
    private static byte[] PlusOrder(byte[] signature)
    {
        byte[] order = Hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        byte[] changed = [.. signature];
        int carry = 0;
        for (int i = 0; i < 32; i++)
        {
            int sum = changed[32 + i] + order[i] + carry;
            changed[32 + i] = (byte)sum;
            carry = sum >> 8;
        }

        return changed;
    }
}
