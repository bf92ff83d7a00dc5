using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using EcPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Vouch.Crypto.BouncyCastle;

/// <summary>ECDH on a NIST curve (SEC 1, section 3.3.1).</summary>
internal sealed class BouncyCastleEcdh : IKeyAgreement
{
    private readonly X9ECParameters _curve;
    private readonly SecretBuffer _scalar;
    private readonly byte[] _publicKey;

    public BouncyCastleEcdh(KeyAgreementAlgorithm algorithm, IRandomSource random)
    {
        _curve = CustomNamedCurves.GetByName(algorithm == KeyAgreementAlgorithm.P256 ? "secp256r1" : "secp384r1");
        _scalar = RandomScalar.Draw(algorithm, random);
        _publicKey = _curve.G.Multiply(new BigInteger(1, _scalar.Span)).Normalize().GetEncoded(compressed: false);
    }

    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    public SecretBuffer Agree(ReadOnlySpan<byte> peerPublicKey)
    {
        if (peerPublicKey.Length != _publicKey.Length || peerPublicKey[0] != 0x04)
        {
            throw new CryptographicException("The peer's public key is not an uncompressed point of this curve.");
        }

        EcPoint point;
        try
        {
            point = _curve.Curve.DecodePoint(peerPublicKey); // checks the curve equation
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException)
        {
            throw new CryptographicException("The peer's public key is not on the curve.", e);
        }

        EcPoint product = point.Multiply(new BigInteger(1, _scalar.Span)).Normalize();
        if (product.IsInfinity)
        {
            throw new CryptographicException("The shared point is the identity.");
        }

        byte[] x = product.AffineXCoord.GetEncoded();
        SecretBuffer secret = new(x.Length);
        x.CopyTo(secret.Span);
        CryptographicOperations.ZeroMemory(x);
        return secret;
    }

    public void Dispose() => _scalar.Dispose();
}
