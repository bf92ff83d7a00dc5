using System.Formats.Asn1;

namespace Vouch.Tls.Certificates;

/// <summary>Finds the public key in a certificate, without the platform's X.509 (RFC 5280, section 4.1).</summary>
internal static class CertificateKey
{
    /// <summary>The SubjectPublicKeyInfo of a certificate (DER).</summary>
    /// <exception cref="TlsException">The bytes are not a certificate.</exception>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> certificate)
    {
        try
        {
            AsnReader outer = new(certificate, AsnEncodingRules.DER);
            AsnReader whole = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            AsnReader signed = whole.ReadSequence();
            if (signed.PeekTag() == new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true))
            {
                signed.ReadEncodedValue(); // version
            }

            for (int i = 0; i < 5; i++)
            {
                signed.ReadEncodedValue(); // serial number, algorithm, issuer, validity, subject
            }

            return signed.ReadEncodedValue();
        }
        catch (AsnContentException e)
        {
            throw new TlsException(AlertDescription.BadCertificate, "The server's certificate cannot be read.", e);
        }
    }
}
