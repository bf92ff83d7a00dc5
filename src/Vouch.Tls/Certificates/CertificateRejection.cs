namespace Vouch.Tls.Certificates;

/// <summary>Why a server's certificate is not believed.</summary>
public enum CertificateRejection
{
    /// <summary>It, or one above it, cannot be read or breaks the rules of its format.</summary>
    Malformed,

    /// <summary>It, or one above it, is past its end.</summary>
    Expired,

    /// <summary>It, or one above it, is before its start.</summary>
    NotYetValid,

    /// <summary>No path leads to a trusted root.</summary>
    UntrustedRoot,

    /// <summary>It does not name the host (RFC 9525).</summary>
    NameMismatch,

    /// <summary>It, or one above it, may not be used for a server.</summary>
    WrongUsage,

    /// <summary>It, or one above it, is signed with MD5, SHA-1 or something else that is not strong or not known.</summary>
    WeakSignature,

    /// <summary>It, or one above it, has an RSA key below 2048 bits or a key of an unknown kind.</summary>
    WeakKey,

    /// <summary>It was issued by a certificate that may not issue certificates.</summary>
    NotACertificateAuthority,

    /// <summary>There are more authorities in the path than one of them allows.</summary>
    PathTooLong,

    /// <summary>An authority in the path may not issue for this name.</summary>
    NameConstraintViolated,

    /// <summary>A signature in the path is wrong.</summary>
    BadSignature,

    /// <summary>A certificate in the path has a critical extension that is not understood.</summary>
    UnsupportedExtension,
}

/// <summary>What the server is told.</summary>
internal static class CertificateRejectionAlerts
{
    extension(CertificateRejection rejection)
    {
        public AlertDescription Alert => rejection switch
        {
            CertificateRejection.Expired or CertificateRejection.NotYetValid => AlertDescription.CertificateExpired,
            CertificateRejection.UntrustedRoot or CertificateRejection.NotACertificateAuthority
                or CertificateRejection.PathTooLong => AlertDescription.UnknownCa,
            CertificateRejection.NameMismatch or CertificateRejection.NameConstraintViolated => AlertDescription.CertificateUnknown,
            CertificateRejection.WrongUsage or CertificateRejection.UnsupportedExtension => AlertDescription.UnsupportedCertificate,
            _ => AlertDescription.BadCertificate,
        };
    }
}
