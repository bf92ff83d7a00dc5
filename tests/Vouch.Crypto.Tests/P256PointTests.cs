using System.Numerics;
using System.Security.Cryptography;
using Vouch.Testing;

namespace Vouch.Crypto.Tests;

/// <summary>RFC 5903, section 8.1; multiples of the generator as published by NIST; the platform's ECDH; group laws; and encodings that must be refused.</summary>
public sealed class P256PointTests
{
    private const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

    private static readonly BigInteger s_order = BigInteger.Parse("0" + Order, System.Globalization.NumberStyles.HexNumber, null);
    private static readonly Gen<BigInteger> s_scalars = Gen.OneOf(
        Gen.Byte.Array[40].Select(bytes => (new BigInteger(bytes, isUnsigned: true) % (s_order - 1)) + 1),
        Gen.Int[1, 40].Select(number => (BigInteger)number),
        Gen.Int[1, 40].Select(number => s_order - number),
        Gen.Int[0, 255].Select(bit => BigInteger.Pow(2, bit)));

    /// <summary>Multiples of the generator: NIST's routines of 2010 for Suite B, as the test vectors for point multiplication that are often quoted.</summary>
    [Theory]
    [InlineData("1", "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296", "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5")]
    [InlineData("2", "7CF27B188D034F7E8A52380304B51AC3C08969E277F21B35A60B48FC47669978", "07775510DB8ED040293D9AC69F7430DBBA7DADE63CE982299E04B79D227873D1")]
    [InlineData("3", "5ECBE4D1A6330A44C8F7EF951D4BF165E6C6B721EFADA985FB41661BC6E7FD6C", "8734640C4998FF7E374B06CE1A64A2ECD82AB036384FB83D9A79B127A27D5032")]
    [InlineData("112233445566778899", "339150844EC15234807FE862A86BE77977DBFB3AE3D96F4C22795513AEAAB82F", "B1C14DDFDC8EC1B2583F51E85A5EB3A155840F2034730E9B5ADA38B674336A21")]
    [InlineData("115792089210356248762697446949407573529996955224135760342422259061068512044368", "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296", "B01CBD1C01E58065711814B583F061E9D431CCA994CEA1313449BF97C840AE0A")]
    public void Multiples_of_the_generator_are_the_published_points(string scalar, string x, string y)
        => Assert.Equal("04" + x + y, Convert.ToHexString(MultiplyGenerator(BigInteger.Parse(scalar, null))));

    [Fact]
    public void Multiples_of_other_points_are_the_published_secret()
    {
        Assert.True(P256Point.TryRead(
            Convert.FromHexString("04D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF6356FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB"), out P256Point? peer));
        using P256Point secret = peer.Multiply(Convert.FromHexString("C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433"));
        byte[] x = new byte[32];
        secret.X.WriteBigEndian(x);

        Assert.Equal("D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE", Convert.ToHexString(x));
    }

    [Fact]
    public void Public_keys_and_secrets_equal_those_of_the_platform()
        => Gen.ULong.Sample(seed =>
        {
            using ECDiffieHellman mine = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            ECParameters parameters = mine.ExportParameters(includePrivateParameters: true);
            using SecretBuffer scalar = P256Point.DrawScalar(new SeededRandomSource(seed));
            byte[] other = Multiply(P256Point.CreateGenerator(), scalar.Span);

            Assert.Equal([4, .. parameters.Q.X!, .. parameters.Q.Y!], Multiply(P256Point.CreateGenerator(), parameters.D!));
            using ECDiffieHellman peer = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = other[1..33], Y = other[33..] } });
            Assert.True(P256Point.TryRead([4, .. parameters.Q.X!, .. parameters.Q.Y!], out P256Point? point));
            Assert.Equal(mine.DeriveRawSecretAgreement(peer.PublicKey), Multiply(point, scalar.Span)[1..33]);
        }, iter: 30);

    [Fact]
    public void Multiplication_distributes_over_scalars()
        => Gen.Select(s_scalars, s_scalars).Sample((a, b) =>
        {
            using P256Point left = Read(MultiplyGenerator(a));
            using P256Point right = Read(MultiplyGenerator(b));
            BigInteger sum = (a + b) % s_order;

            Assert.Equal(!sum.IsZero, P256Point.TryAdd(left, right, out P256Point? point));
            Assert.Equal(sum.IsZero ? null : MultiplyGenerator(sum), point is null ? null : Encode(point));
            Assert.Equal(MultiplyGenerator(a * b % s_order), Multiply(left, Scalar(b)));
        }, iter: 60);

    [Fact]
    public void A_point_and_itself_add_up_to_twice_it_and_a_point_and_its_negative_to_nothing()
    {
        using P256Point point = Read(MultiplyGenerator(5));
        using P256Point negative = Read(MultiplyGenerator(s_order - 5));

        Assert.True(P256Point.TryAdd(point, point, out P256Point? twice));
        Assert.Equal(MultiplyGenerator(10), Encode(twice));
        Assert.False(P256Point.TryAdd(point, negative, out _));
    }

    [Fact]
    public void Formulas_have_no_exceptions_at_the_identity()
    {
        P256Point generator = P256Point.CreateGenerator();
        P256Projective point = new(generator.X, generator.Y, P256Element.One);
        P256Projective sum = P256Projective.Add(point, P256Projective.Identity);

        Assert.True(P256Projective.Double(P256Projective.Identity).Z.IsZero);
        Assert.True(P256Projective.Add(P256Projective.Identity, P256Projective.Identity).Z.IsZero);
        Assert.True(((sum.X * point.Z) - (point.X * sum.Z)).IsZero);
        Assert.True(((sum.Y * point.Z) - (point.Y * sum.Z)).IsZero);
    }

    [Theory]
    [InlineData("00", "the identity")]
    [InlineData("", "nothing")]
    [InlineData("046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51", "one byte too few")]
    [InlineData("046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F500", "one byte too many")]
    [InlineData("036B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296", "the compressed form")]
    [InlineData("066B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5", "the hybrid form")]
    [InlineData("046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F4", "a point off the curve")]
    [InlineData("0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", "zeros")]
    [InlineData("04FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF66485C780E2F83D72433BD5D84A06BB6541C2AF31DAE871728BF856A174F93F4", "x = p, which stands for the point with x = 0")]
    public void Anything_but_an_uncompressed_point_of_the_curve_is_refused(string encoding, string what)
        => Assert.False(P256Point.TryRead(Convert.FromHexString(encoding), out _), what);

    [Fact]
    public void The_point_with_x_zero_is_read()
        => Assert.True(P256Point.TryRead(Convert.FromHexString("04" + new string('0', 64) + "66485C780E2F83D72433BD5D84A06BB6541C2AF31DAE871728BF856A174F93F4"), out _));

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(Order)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("01")]
    public void Scalars_out_of_range_are_refused(string scalar)
        => Assert.Throws<ArgumentException>(() => P256Point.CreateGenerator().Multiply(Convert.FromHexString(scalar)));

    [Fact]
    public void Dispose_zeroes_the_coordinates()
    {
        P256Point point = Read(MultiplyGenerator(7));

        point.Dispose();

        Assert.True(point.X.IsZero & point.Y.IsZero);
        Assert.Equal("P256Point(redacted)", point.ToString());
    }

    private static byte[] MultiplyGenerator(BigInteger scalar) => Multiply(P256Point.CreateGenerator(), Scalar(scalar));

    private static byte[] Multiply(P256Point point, ReadOnlySpan<byte> scalar)
    {
        using P256Point product = point.Multiply(scalar);
        return Encode(product);
    }

    private static byte[] Encode(P256Point point)
    {
        byte[] bytes = new byte[P256Point.Size];
        point.Write(bytes);
        return bytes;
    }

    private static P256Point Read(byte[] encoding)
    {
        Assert.True(P256Point.TryRead(encoding, out P256Point? point));
        return point;
    }

    private static byte[] Scalar(BigInteger number)
    {
        byte[] bytes = new byte[32];
        byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, 32 - digits.Length);
        return bytes;
    }
}
