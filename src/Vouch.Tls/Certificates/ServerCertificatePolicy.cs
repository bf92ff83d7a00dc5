using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Tls.Certificates;

/// <summary>Whom to trust, and when: full path validation by the platform (RFC 5280, section 6), and the name (RFC 9525).</summary>
/// <remarks>
/// No revocation, and nothing is fetched from the network. Beyond the platform's rules: no MD5 or SHA-1 below the root, no RSA key below 2048 bits.
/// Thread-safe.
/// </remarks>
public sealed class ServerCertificatePolicy
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private readonly X509Certificate2Collection? _roots;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset? _instant;

    /// <summary>Creates a policy.</summary>
    /// <param name="roots">The trusted roots; the system's if <see langword="null"/>.</param>
    /// <param name="time">The clock; the system's if <see langword="null"/>.</param>
    public ServerCertificatePolicy(X509Certificate2Collection? roots = null, TimeProvider? time = null)
        : this(roots, time ?? TimeProvider.System, instant: null)
    {
    }

    private ServerCertificatePolicy(X509Certificate2Collection? roots, TimeProvider time, DateTimeOffset? instant)
    {
        _roots = roots;
        _time = time;
        _instant = instant;
    }

    /// <summary>The system's roots and clock.</summary>
    public static ServerCertificatePolicy System { get; } = new();

    /// <summary>The same roots at a fixed instant, as for a session of the past.</summary>
    public ServerCertificatePolicy At(DateTimeOffset instant) => new(_roots, _time, instant);

    /// <summary>Checks a chain as the server sent it.</summary>
    /// <param name="chain">The certificates (DER), leaf first; the others in any order.</param>
    /// <param name="name">The host.</param>
    public ServerCertificateOutcome Verify(IReadOnlyList<ReadOnlyMemory<byte>> chain, ServerName name)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(name);
        DateTimeOffset instant = _instant ?? _time.GetUtcNow();
        List<X509Certificate2> certificates = [];
        try
        {
            foreach (ReadOnlyMemory<byte> certificate in chain)
            {
                X509Certificate2 loaded = X509CertificateLoader.LoadCertificate(certificate.Span);
                certificates.Add(loaded);
                if (!loaded.RawDataMemory.Span.SequenceEqual(certificate.Span))
                {
                    return new ServerCertificateOutcome.Rejected(CertificateRejection.Malformed); // PEM, or bytes behind it
                }
            }

            CertificateRejection? reason = certificates.Count == 0
                ? CertificateRejection.Malformed
                : CheckPath(certificates, instant) ?? SubjectNames.Check(certificates[0], name);
            return reason is CertificateRejection rejection
                ? new ServerCertificateOutcome.Rejected(rejection)
                : new ServerCertificateOutcome.Valid(new VerifiedServerCertificate(name, chain[0], instant));
        }
        catch (CryptographicException)
        {
            return new ServerCertificateOutcome.Rejected(CertificateRejection.Malformed);
        }
        finally
        {
            certificates.ForEach(c => c.Dispose());
        }
    }

    /// <summary>Checks a chain; throws what the server is to be told.</summary>
    internal VerifiedServerCertificate VerifyOrThrow(IReadOnlyList<ReadOnlyMemory<byte>> chain, ServerName name)
        => Verify(chain, name) switch
        {
            ServerCertificateOutcome.Valid valid => valid.Certificate,
            ServerCertificateOutcome.Rejected { Reason: CertificateRejection reason } =>
                throw new TlsException(reason.Alert, $"The certificate for {name} is refused: {reason}.") { CertificateRejection = reason },
            _ => throw new InvalidOperationException(),
        };

    private CertificateRejection? CheckPath(List<X509Certificate2> certificates, DateTimeOffset instant)
    {
        using X509Chain chain = new();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = instant.UtcDateTime;
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (_roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_roots);
        }

        for (int i = 1; i < certificates.Count; i++)
        {
            policy.ExtraStore.Add(certificates[i]);
        }

        bool built = chain.Build(certificates[0]);
        try
        {
            return CertificatePath.Check(chain, built, instant);
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }
}
