using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vouch.Crypto;

namespace Vouch.Tls.Certificates;

/// <summary>Judges a path that the platform has built, and names what is wrong with it.</summary>
internal static class CertificatePath
{
    private const int MinRsaBits = 2048;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string AnyUsage = "2.5.29.37.0";

    public static CertificateRejection? Check(X509Chain chain, bool built, DateTimeOffset instant)
    {
        X509ChainStatusFlags status = X509ChainStatusFlags.NoError;
        foreach (X509ChainStatus entry in chain.ChainStatus)
        {
            status |= entry.Status;
        }

        bool hasRoot = (status & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) == 0;
        X509Certificate2[] path = [.. chain.ChainElements.Select(e => e.Certificate)];
        for (int i = 0; i < path.Length; i++)
        {
            bool isRoot = hasRoot && i == path.Length - 1;
            CertificateRejection? reason = (i == 0 ? CheckLeaf(path[0]) : CheckIssuer(path[i], i, isRoot))
                ?? CheckTime(path[i], instant)
                ?? CheckKey(path[i])
                ?? (isRoot ? null : CheckSignatureAlgorithm(path[i]));
            if (reason is not null)
            {
                return reason;
            }
        }

        return built && path.Length > 0 ? null : Explain(status);
    }

    private static CertificateRejection? CheckLeaf(X509Certificate2 leaf)
    {
        foreach (X509Extension extension in leaf.Extensions)
        {
            if (extension is X509KeyUsageExtension usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
            {
                return CertificateRejection.WrongUsage;
            }

            if (extension is X509EnhancedKeyUsageExtension purposes
                && !purposes.EnhancedKeyUsages.OfType<Oid>().Any(o => o.Value is ServerAuthentication or AnyUsage))
            {
                return CertificateRejection.WrongUsage;
            }
        }

        return null;
    }

    // The platform checks these too; the second look makes sure that no gap in it lets a leaf issue certificates.
    private static CertificateRejection? CheckIssuer(X509Certificate2 issuer, int authoritiesBelow, bool isRoot)
    {
        X509BasicConstraintsExtension? constraints = issuer.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
        X509KeyUsageExtension? usage = issuer.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        bool isOldRoot = isRoot && issuer.Version < 3 && constraints is null;
        if ((constraints is not { CertificateAuthority: true } && !isOldRoot)
            || (usage is not null && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign)))
        {
            return CertificateRejection.NotACertificateAuthority;
        }

        // Of the certificates below this one, all but the leaf are authorities.
        return constraints is { HasPathLengthConstraint: true } && authoritiesBelow - 1 > constraints.PathLengthConstraint
            ? CertificateRejection.PathTooLong
            : null;
    }

    private static CertificateRejection? CheckTime(X509Certificate2 certificate, DateTimeOffset instant)
        => instant.UtcDateTime > certificate.NotAfter.ToUniversalTime() ? CertificateRejection.Expired
            : instant.UtcDateTime < certificate.NotBefore.ToUniversalTime() ? CertificateRejection.NotYetValid
            : null;

    private static CertificateRejection? CheckKey(X509Certificate2 certificate)
    {
        ReadOnlyMemory<byte> info;
        try
        {
            info = CertificateKey.Read(certificate.RawDataMemory);
        }
        catch (TlsException)
        {
            return CertificateRejection.Malformed; // the platform takes more than DER
        }

        if (!SubjectPublicKey.TryRead(info.Span, out SubjectPublicKey? key))
        {
            return CertificateRejection.WeakKey;
        }

        bool isRsa = key.Kind is SubjectPublicKeyKind.Rsa or SubjectPublicKeyKind.RsaPss;
        return isRsa && key.ModulusBits < MinRsaBits ? CertificateRejection.WeakKey : null;
    }

    private static CertificateRejection? CheckSignatureAlgorithm(X509Certificate2 certificate)
    {
        try
        {
            AsnReader whole = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
            whole.ReadEncodedValue();
            return SubjectPublicKey.IsStrongSignatureAlgorithm(whole.ReadEncodedValue().Span) ? null : CertificateRejection.WeakSignature;
        }
        catch (AsnContentException)
        {
            return CertificateRejection.Malformed;
        }
    }

    private static CertificateRejection Explain(X509ChainStatusFlags status)
    {
        const X509ChainStatusFlags NameConstraints = X509ChainStatusFlags.InvalidNameConstraints
            | X509ChainStatusFlags.HasNotSupportedNameConstraint | X509ChainStatusFlags.HasNotDefinedNameConstraint
            | X509ChainStatusFlags.HasNotPermittedNameConstraint | X509ChainStatusFlags.HasExcludedNameConstraint;
        const X509ChainStatusFlags Extensions = X509ChainStatusFlags.InvalidExtension | X509ChainStatusFlags.HasNotSupportedCriticalExtension;
        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain
            | X509ChainStatusFlags.ExplicitDistrust;
        return Has(X509ChainStatusFlags.NotSignatureValid) ? CertificateRejection.BadSignature
            : Has(X509ChainStatusFlags.InvalidBasicConstraints) ? CertificateRejection.NotACertificateAuthority
            : Has(NameConstraints) ? CertificateRejection.NameConstraintViolated
            : Has(Extensions) ? CertificateRejection.UnsupportedExtension
            : Has(X509ChainStatusFlags.NotValidForUsage) ? CertificateRejection.WrongUsage
            : Has(X509ChainStatusFlags.HasWeakSignature) ? CertificateRejection.WeakSignature
            : Has(Untrusted) ? CertificateRejection.UntrustedRoot
            : CertificateRejection.Malformed;

        bool Has(X509ChainStatusFlags flags) => (status & flags) != 0;
    }
}
