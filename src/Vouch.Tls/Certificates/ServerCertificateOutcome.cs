namespace Vouch.Tls.Certificates;

/// <summary>What became of a certificate chain.</summary>
public abstract record ServerCertificateOutcome
{
    private ServerCertificateOutcome()
    {
    }

    /// <summary>Every check passed.</summary>
    public sealed record Valid(VerifiedServerCertificate Certificate) : ServerCertificateOutcome;

    /// <summary>A check failed.</summary>
    public sealed record Rejected(CertificateRejection Reason) : ServerCertificateOutcome;
}
