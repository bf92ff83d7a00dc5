using System.Security.Cryptography;
using Org.BouncyCastle.Math;
using Vouch.Crypto.Signing;
using Vouch.Testing;

namespace Vouch.Crypto.Tests.Signing;

public sealed class SigningKeyTests
{
    public static TheoryData<KeyAlgorithm> Algorithms { get; } = [KeyAlgorithm.Secp256k1, KeyAlgorithm.P256, KeyAlgorithm.Ed25519];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_signature_verifies_and_no_flipped_bit_does(KeyAlgorithm algorithm)
    {
        using SigningKey key = SigningKey.Generate(algorithm, new SeededRandomSource(1));
        byte[] digest = SHA256.HashData("digest"u8);
        byte[] signature = key.Sign(digest);

        Assert.True(key.VerifyingKey.Verify(digest, signature));
        Assert.Equal(signature, key.Sign(digest));
        Assert.False(key.VerifyingKey.Verify(SHA256.HashData("other"u8), signature));
        Assert.False(key.VerifyingKey.Verify(digest, signature.AsSpan(1)));
        for (int i = 0; i < signature.Length; i++)
        {
            signature[i] ^= 1;
            Assert.False(key.VerifyingKey.Verify(digest, signature), $"byte {i}");
            signature[i] ^= 1;
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Pem_and_text_forms_round_trip(KeyAlgorithm algorithm)
    {
        using SigningKey key = SigningKey.Generate(algorithm, new SeededRandomSource(2));
        using SecretBuffer pem = key.ExportPem();

        using SigningKey read = SigningKey.ImportPem(pem.Span);

        Assert.Equal(key.VerifyingKey, read.VerifyingKey);
        Assert.True(VerifyingKey.TryParse(key.VerifyingKey.ToString(), out VerifyingKey? parsed));
        Assert.Equal(key.VerifyingKey, parsed);
        Assert.Equal(key.VerifyingKey.GetHashCode(), parsed.GetHashCode());
        Assert.DoesNotContain("secret:", key.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The platform writes the optional fields of RFC 5915 its own way.</summary>
    [Fact]
    public void A_pem_of_the_platform_is_read()
    {
        using ECDsa platform = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = platform.ExportPkcs8PrivateKeyPem();

        using SigningKey key = SigningKey.ImportPem(System.Text.Encoding.ASCII.GetBytes(pem));
        byte[] digest = SHA256.HashData("digest"u8);

        Assert.True(platform.VerifyHash(digest, key.Sign(digest), DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n")]
    public void What_is_no_private_key_is_refused(string pem)
        => Assert.Throws<CryptographicException>(() => SigningKey.ImportPem(System.Text.Encoding.ASCII.GetBytes(pem)));

    [Theory]
    [InlineData(KeyAlgorithm.Secp256k1, "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(KeyAlgorithm.Secp256k1, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData(KeyAlgorithm.P256, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [InlineData(KeyAlgorithm.Ed25519, "00")]
    public void Secrets_out_of_range_are_refused(KeyAlgorithm algorithm, string secret)
        => Assert.Throws<CryptographicException>(() => SigningKey.FromSecret(algorithm, Convert.FromHexString(secret)));

    [Theory]
    [InlineData("secp256k1:02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("secp256k1:0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("p256:020000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("ed25519:0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ed25519:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("rsa:00")]
    [InlineData("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("p256:zz")]
    [InlineData("p256:")]
    public void What_is_no_public_key_is_refused(string text) => Assert.False(VerifyingKey.TryParse(text, out _));

    [Theory]
    [InlineData(KeyAlgorithm.Secp256k1, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData(KeyAlgorithm.P256, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    public void The_other_s_of_an_ecdsa_signature_is_refused(KeyAlgorithm algorithm, string order)
    {
        using SigningKey key = SigningKey.Generate(algorithm, new SeededRandomSource(3));
        byte[] digest = SHA256.HashData("digest"u8);
        byte[] signature = key.Sign(digest);

        BigInteger other = new BigInteger(order, 16).Subtract(new BigInteger(1, signature.AsSpan(32, 32)));
        other.ToByteArrayUnsigned().CopyTo(signature.AsSpan(32));
        if (algorithm == KeyAlgorithm.Secp256k1)
        {
            signature[^1] ^= 27 ^ 28;
        }

        Assert.False(key.VerifyingKey.Verify(digest, signature));
    }
}
