using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using CertificateRequest = Vouch.Tls.Messages.CertificateRequest;

namespace Vouch.Tls.Handshake;

/// <summary>The client's certificate and the scheme that the server takes from its key (RFC 8446, section 4.4.3; RFC 5246, section 7.4.8).</summary>
internal sealed class ClientCredential
{
    private readonly X509Certificate2 _certificate;
    private readonly SignatureScheme _scheme;

    private ClientCredential(X509Certificate2 certificate, SignatureScheme scheme, IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        _certificate = certificate;
        _scheme = scheme;
        Chain = chain;
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; }

    /// <summary>Finds a scheme that fits; without one, and without a certificate, the client sends an empty list.</summary>
    public static ClientCredential? Choose(TlsClientOptions options, TlsVersion version, CertificateRequest request)
    {
        if (options.ClientCertificate is not X509Certificate2 certificate
            || !Crypto.SubjectPublicKey.TryRead(certificate.PublicKey.ExportSubjectPublicKeyInfo(), out Crypto.SubjectPublicKey? key))
        {
            return null;
        }

        foreach (SignatureScheme scheme in request.Schemes)
        {
            bool typeTaken = scheme.IsEcdsa ? request.TakesEcdsa : request.TakesRsa;
            if (scheme.IsKnown && scheme != SignatureScheme.Ed25519 && typeTaken && scheme.Fits(version, key.Kind))
            {
                return new ClientCredential(
                    certificate,
                    scheme,
                    [certificate.RawData, .. options.ClientCertificateChain.Select(c => (ReadOnlyMemory<byte>)c.RawData)]);
            }
        }

        return null;
    }

    /// <summary>Makes CertificateVerify.</summary>
    public byte[] Sign(ReadOnlySpan<byte> content)
    {
        byte[] data = content.ToArray();
        HashAlgorithmName hash = _scheme switch
        {
            SignatureScheme.EcdsaSecp256r1Sha256 or SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPssRsaeSha256
                or SignatureScheme.RsaPssPssSha256 => HashAlgorithmName.SHA256,
            SignatureScheme.EcdsaSecp384r1Sha384 or SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.RsaPssRsaeSha384
                or SignatureScheme.RsaPssPssSha384 => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };
        if (_scheme.IsEcdsa)
        {
            using ECDsa ecdsa = _certificate.GetECDsaPrivateKey() ?? throw NoKey();
            return CertificateVerify.Write(_scheme, ecdsa.SignData(data, hash, DSASignatureFormat.Rfc3279DerSequence));
        }

        using RSA rsa = _certificate.GetRSAPrivateKey() ?? throw NoKey();
        return CertificateVerify.Write(_scheme, rsa.SignData(data, hash, _scheme.IsPkcs1 ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss));
    }

    private static InvalidOperationException NoKey() => new("The client certificate has no private key.");
}
