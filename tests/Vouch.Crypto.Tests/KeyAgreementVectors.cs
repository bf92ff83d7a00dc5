using System.Security.Cryptography;
using Vouch.Testing;
using static Vouch.Crypto.Tests.PrimitivesUnderTest;

namespace Vouch.Crypto.Tests;

/// <summary>RFC 7748, section 5.2; RFC 5903, sections 8.1 and 8.2; and public keys that must be refused.</summary>
public sealed class KeyAgreementVectors
{
    private const string P256Initiator = "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C37725811805271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3";
    private const string P256Responder = "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF6356FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB";
    private const string P384Initiator = "667842D7D180AC2CDE6F74F37551F55755C7645C20EF73E31634FE72B4C55EE6DE3AC808ACB4BDB4C88732AEE95F41AA"
        + "9482ED1FC0EEB9CAFC4984625CCFC23F65032149E0E144ADA024181535A0F38EEB9FCFF3C2C947DAE69B4C634573A81C";

    private const string P384Responder = "E558DBEF53EECDE3D3FCCFC1AEA08A89A987475D12FD950D83CFA41732BC509D0D1AC43A0336DEF96FDA41D0774A3571"
        + "DCFBEC7AACF3196472169E838430367F66EEBE3C6E70C416DD5F0C68759DD1FFF83FA40142209DFF5EAAD96DB9E6386C";

    [Theory]
    [InlineData("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c", "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d", "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493", "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    [InlineData("0900000000000000000000000000000000000000000000000000000000000000", "0900000000000000000000000000000000000000000000000000000000000000", "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")]
    public void X25519_gives_the_published_secret(string scalar, string peer, string secret)
        => AssertAgreement(KeyAgreementAlgorithm.X25519, Hex(scalar), Hex(peer), publicKey: null, secret);

    [Fact]
    public void X25519_gives_the_published_secret_after_a_thousand_rounds()
    {
        foreach (IPrimitives primitives in All)
        {
            byte[] k = new byte[32];
            byte[] u = new byte[32];
            k[0] = u[0] = 9;
            for (int i = 0; i < 1000; i++)
            {
                using IKeyAgreement agreement = primitives.CreateKeyAgreement(KeyAgreementAlgorithm.X25519, new FixedRandomSource(k));
                using SecretBuffer secret = agreement.Agree(u);
                (k, u) = (secret.Span.ToArray(), k);
            }

            Assert.Equal("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Convert.ToHexStringLower(k));
        }
    }

    [Theory]
    [InlineData(KeyAgreementAlgorithm.P256, "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433", P256Initiator, P256Responder, "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de")]
    [InlineData(KeyAgreementAlgorithm.P256, "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53", P256Responder, P256Initiator, "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de")]
    [InlineData(KeyAgreementAlgorithm.P384, "099F3C7034D4A2C699884D73A375A67F7624EF7C6B3C0F160647B67414DCE655E35B538041E649EE3FAEF896783AB194", P384Initiator, P384Responder, "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603135569b9e9d09cf5d4a270f59746")]
    [InlineData(KeyAgreementAlgorithm.P384, "41CB0779B4BDB85D47846725FBEC3C9430FAB46CC8DC5060855CC9BDA0AA2942E0308312916B8ED2960E4BD55A7448FC", P384Responder, P384Initiator, "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603135569b9e9d09cf5d4a270f59746")]
    public void NIST_curves_give_the_published_secret(KeyAgreementAlgorithm algorithm, string scalar, string mine, string peer, string secret)
        => AssertAgreement(algorithm, Hex(scalar), [4, .. Hex(peer)], [4, .. Hex(mine)], secret);

    [Theory]
    [InlineData(KeyAgreementAlgorithm.X25519)]
    [InlineData(KeyAgreementAlgorithm.P256)]
    [InlineData(KeyAgreementAlgorithm.P384)]
    public void Both_sides_agree_across_implementations(KeyAgreementAlgorithm algorithm)
        => Gen.ULong.Sample(
            seed =>
            {
                using IKeyAgreement first = All[0].CreateKeyAgreement(algorithm, new SeededRandomSource(seed));
                using IKeyAgreement second = All[1].CreateKeyAgreement(algorithm, new SeededRandomSource(~seed));
                using SecretBuffer one = first.Agree(second.PublicKey.Span);
                using SecretBuffer two = second.Agree(first.PublicKey.Span);
                return one.Span.SequenceEqual(two.Span);
            },
            iter: 20);

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("01")]
    [InlineData("")]
    public void X25519_refuses_points_of_small_order_and_other_sizes(string peer)
        => AssertRefused(KeyAgreementAlgorithm.X25519, Hex(peer));

    [Fact]
    public void NIST_curves_refuse_what_is_not_a_point()
    {
        byte[] good = [4, .. Hex(P256Initiator)];
        byte[] offCurve = [.. good];
        offCurve[^1] ^= 1;
        byte[] compressed = [(byte)(2 + (good[^1] & 1)), .. good[1..33]];
        byte[] hybrid = [(byte)(6 + (good[^1] & 1)), .. good[1..]];
        byte[] large = [4, .. Enumerable.Repeat((byte)0xFF, 64)];
        byte[] zero = [4, .. new byte[64]];

        foreach (byte[] peer in (byte[][])[offCurve, compressed, hybrid, large, zero, [0], [], good[..64], [.. good, 0], [4, .. Hex(P384Initiator)]])
        {
            AssertRefused(KeyAgreementAlgorithm.P256, peer);
        }
    }

    [Fact]
    public void A_scalar_outside_the_order_is_drawn_again()
    {
        byte[] order = Hex("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        byte[] good = Hex("C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433");
        foreach (IPrimitives primitives in All)
        {
            using IKeyAgreement agreement = primitives.CreateKeyAgreement(
                KeyAgreementAlgorithm.P256,
                new FixedRandomSource(order, new byte[32], [.. Enumerable.Repeat((byte)0xFF, 32)], good));

            Assert.Equal([4, .. Hex(P256Initiator)], agreement.PublicKey.ToArray());
        }
    }

    private static void AssertAgreement(KeyAgreementAlgorithm algorithm, byte[] scalar, byte[] peer, byte[]? publicKey, string secret)
    {
        foreach (IPrimitives primitives in All)
        {
            using IKeyAgreement agreement = primitives.CreateKeyAgreement(algorithm, new FixedRandomSource(scalar));
            using SecretBuffer shared = agreement.Agree(peer);

            Assert.Equal(secret, Convert.ToHexStringLower(shared.Span));
            Assert.Equal(publicKey ?? agreement.PublicKey.ToArray(), agreement.PublicKey.ToArray());
        }
    }

    private static void AssertRefused(KeyAgreementAlgorithm algorithm, byte[] peer)
    {
        foreach (IPrimitives primitives in All)
        {
            using IKeyAgreement agreement = primitives.CreateKeyAgreement(algorithm, new SeededRandomSource(1));

            Assert.ThrowsAny<CryptographicException>(() => agreement.Agree(peer));
        }
    }
}
