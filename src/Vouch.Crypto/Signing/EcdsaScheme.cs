using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;
using Org.BouncyCastle.Utilities;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Vouch.Crypto.Signing;

/// <summary>ECDSA over a 32-byte digest with the nonce of RFC 6979 and the smaller of the two possible s.</summary>
/// <remarks>One s only, on both curves, so that nobody can turn a signature into a second one that verifies as well.</remarks>
internal sealed class EcdsaScheme
{
    public const int ScalarSize = 32;
    public const int PublicKeySize = 33;

    private readonly ECDomainParameters _domain;
    private readonly BigInteger _halfOrder;

    private EcdsaScheme(string curve)
    {
        X9ECParameters parameters = CustomNamedCurves.GetByName(curve);
        _domain = new ECDomainParameters(parameters);
        _halfOrder = _domain.N.ShiftRight(1);
    }

    public static EcdsaScheme Secp256k1 { get; } = new("secp256k1");

    public static EcdsaScheme P256 { get; } = new("secp256r1");

    /// <summary>Whether the bytes are a number from 1 to the group's order less 1.</summary>
    public bool IsSecret(ReadOnlySpan<byte> secret)
    {
        BigInteger d = new(1, secret);
        return d.SignValue > 0 && d.CompareTo(_domain.N) < 0;
    }

    /// <summary>The compressed point of a secret: 33 bytes.</summary>
    public byte[] DerivePublicKey(ReadOnlySpan<byte> secret)
        => new FixedPointCombMultiplier().Multiply(_domain.G, new BigInteger(1, secret)).Normalize().GetEncoded(compressed: true);

    /// <summary>Reads a compressed point; <see langword="null"/> if the bytes are not one of the curve.</summary>
    public ECPoint? ReadPublicKey(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length != PublicKeySize || encoded[0] is not (2 or 3))
        {
            return null;
        }

        try
        {
            return _domain.ValidatePublicPoint(_domain.Curve.DecodePoint(encoded));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Signs; <paramref name="signature"/> is 64 bytes, r then s, big-endian. Returns the parity of the nonce point's y.</summary>
    public bool Sign(ReadOnlySpan<byte> secret, ECPoint publicKey, ReadOnlySpan<byte> digest, Span<byte> signature)
    {
        byte[] message = digest.ToArray();
        ECDsaSigner signer = new(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, new ECPrivateKeyParameters(new BigInteger(1, secret), _domain));
        BigInteger[] rs = signer.GenerateSignature(message);

        BigInteger s = rs[1].CompareTo(_halfOrder) > 0 ? _domain.N.Subtract(rs[1]) : rs[1];
        WriteScalar(rs[0], signature[..ScalarSize]);
        WriteScalar(s, signature[ScalarSize..]);

        // Checking what was just signed also tells the parity, and a fault in the computation does not leave this method.
        return TryVerify(publicKey, digest, signature, out bool isOdd)
            ? isOdd
            : throw new CryptographicException("A signature that was just made does not verify.");
    }

    /// <summary>Verifies 64 bytes of signature and tells the parity of the nonce point's y.</summary>
    public bool TryVerify(ECPoint publicKey, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, out bool isOdd)
    {
        isOdd = false;
        BigInteger r = new(1, signature[..ScalarSize]);
        BigInteger s = new(1, signature[ScalarSize..]);
        if (r.SignValue == 0 || s.SignValue == 0 || r.CompareTo(_domain.N) >= 0 || s.CompareTo(_halfOrder) > 0)
        {
            return false;
        }

        // FIPS 186-5, section 6.4.2. The order has as many bits as the digest, so the digest is not cut.
        BigInteger inverse = BigIntegers.ModOddInverse(_domain.N, s);
        BigInteger u1 = new BigInteger(1, digest).Multiply(inverse).Mod(_domain.N);
        BigInteger u2 = r.Multiply(inverse).Mod(_domain.N);
        ECPoint point = ECAlgorithms.SumOfTwoMultiplies(_domain.G, u1, publicKey, u2).Normalize();
        if (point.IsInfinity || !point.AffineXCoord.ToBigInteger().Mod(_domain.N).Equals(r))
        {
            return false;
        }

        isOdd = point.AffineYCoord.ToBigInteger().TestBit(0);
        return true;
    }

    private static void WriteScalar(BigInteger value, Span<byte> destination)
    {
        byte[] bytes = value.ToByteArrayUnsigned();
        destination.Clear();
        bytes.CopyTo(destination[(ScalarSize - bytes.Length)..]);
    }
}
