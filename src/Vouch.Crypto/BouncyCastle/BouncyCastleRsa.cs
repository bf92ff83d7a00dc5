using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Vouch.Crypto.BouncyCastle;

/// <summary>RSA signatures over a digest (RFC 8017, sections 8.1.2 and 8.2.2).</summary>
internal static class BouncyCastleRsa
{
    public static bool Verify(SignatureAlgorithm algorithm, SubjectPublicKey key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        (BigInteger modulus, BigInteger exponent) = ReadNumbers(key.Key);
        if (signature.Length != (modulus.BitLength + 7) / 8)
        {
            return false;
        }

        (IDigest hash, DerObjectIdentifier name) = Of(algorithm.Hash);
        ISigner signer = algorithm.IsPss
            ? PssSigner.CreateRawSigner(new RsaBlindedEngine(), hash, hash, digest.Length, PssSigner.TrailerImplicit)
            : new RsaDigestSigner(new NullDigest(), name);
        signer.Init(forSigning: false, new RsaKeyParameters(isPrivate: false, modulus, exponent));
        signer.BlockUpdate(digest);
        return signer.VerifySignature(signature.ToArray());
    }

    private static (BigInteger Modulus, BigInteger Exponent) ReadNumbers(ReadOnlyMemory<byte> key)
    {
        try
        {
            AsnReader outer = new(key, AsnEncodingRules.DER);
            AsnReader sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            BigInteger modulus = new(sequence.ReadIntegerBytes().ToArray());
            BigInteger exponent = new(sequence.ReadIntegerBytes().ToArray());
            sequence.ThrowIfNotEmpty();
            return (modulus, exponent);
        }
        catch (AsnContentException e)
        {
            throw new CryptoException("The RSA key cannot be read.", e);
        }
    }

    private static (IDigest Hash, DerObjectIdentifier Name) Of(HashAlgorithmName name)
        => name == HashAlgorithmName.SHA256 ? (new Sha256Digest(), NistObjectIdentifiers.IdSha256)
        : name == HashAlgorithmName.SHA384 ? (new Sha384Digest(), NistObjectIdentifiers.IdSha384)
        : (new Sha512Digest(), NistObjectIdentifiers.IdSha512);
}
