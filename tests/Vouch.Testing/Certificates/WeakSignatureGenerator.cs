using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Testing.Certificates;

/// <summary>Signs certificates with SHA-1 or MD5, which the platform no longer does.</summary>
internal sealed class WeakSignatureGenerator(X509SignatureGenerator platform, AsymmetricAlgorithm key) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(
                key is ECDsa ? "1.2.840.10045.4.1" : hashAlgorithm == HashAlgorithmName.MD5 ? "1.2.840.113549.1.1.4" : "1.2.840.113549.1.1.5");
            if (key is RSA)
            {
                writer.WriteNull();
            }
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
        => key is ECDsa ecdsa
            ? ecdsa.SignData(data, hashAlgorithm, DSASignatureFormat.Rfc3279DerSequence)
            : ((RSA)key).SignData(data, hashAlgorithm, RSASignaturePadding.Pkcs1);

    protected override PublicKey BuildPublicKey() => platform.PublicKey;
}
