using System.Formats.Asn1;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Vouch.Crypto.BouncyCastle;

/// <summary>ECDSA (FIPS 186-5, section 6.4.2) with DER signatures.</summary>
internal static class BouncyCastleEcdsa
{
    public static bool Verify(SubjectPublicKey key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        X9ECParameters curve = CustomNamedCurves.GetByName(key.Kind switch
        {
            SubjectPublicKeyKind.EcP256 => "secp256r1",
            SubjectPublicKeyKind.EcP384 => "secp384r1",
            _ => "secp521r1",
        });

        if (!TryReadSignature(signature, out BigInteger r, out BigInteger s))
        {
            return false;
        }

        ECDsaSigner signer = new();
        ECDomainParameters domain = new(curve);
        signer.Init(forSigning: false, new ECPublicKeyParameters(curve.Curve.DecodePoint(key.Key.ToArray()), domain));
        return signer.VerifySignature(digest.ToArray(), r, s);
    }

    private static bool TryReadSignature(ReadOnlySpan<byte> signature, out BigInteger r, out BigInteger s)
    {
        r = BigInteger.Zero;
        s = BigInteger.Zero;
        try
        {
            AsnReader outer = new(signature.ToArray(), AsnEncodingRules.DER);
            AsnReader sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            r = new BigInteger(sequence.ReadIntegerBytes().ToArray());
            s = new BigInteger(sequence.ReadIntegerBytes().ToArray());
            sequence.ThrowIfNotEmpty();
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
