using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Testing.Certificates;

/// <summary>What a test certificate says; the defaults make a good one for a server.</summary>
public sealed record TestCertificateOptions
{
    /// <summary>extendedKeyUsage of servers.</summary>
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>extendedKeyUsage of clients.</summary>
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public TestKeyKind Key { get; init; } = TestKeyKind.EcdsaP256;

    public string CommonName { get; init; } = "Vouch test certificate";

    /// <summary>DNS names and IP addresses of subjectAltName; none leaves it out.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["localhost"];

    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow.AddDays(-1);

    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UtcNow.AddDays(30);

    /// <summary>Whether basicConstraints says CA; <see langword="null"/> leaves the extension out.</summary>
    public bool? IsAuthority { get; init; } = false;

    public int? PathLength { get; init; }

    /// <summary>keyUsage; <see langword="null"/> chooses what fits.</summary>
    public X509KeyUsageFlags? KeyUsage { get; init; }

    /// <summary>extendedKeyUsage; <see langword="null"/> leaves it out.</summary>
    public string? ExtendedKeyUsage { get; init; } = ServerAuthentication;

    /// <summary>The hash of the issuer's signature.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    public IReadOnlyList<X509Extension> OtherExtensions { get; init; } = [];

    /// <summary>What a good authority says.</summary>
    public static TestCertificateOptions Authority(string name) => new() { CommonName = name, Hosts = [], IsAuthority = true, ExtendedKeyUsage = null };

    internal CertificateRequest ToRequest(PublicKey key)
    {
        CertificateRequest request = new(new X500DistinguishedName($"CN={CommonName}"), key, Hash);
        bool isAuthority = IsAuthority == true;
        if (IsAuthority is not null)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, PathLength is not null, PathLength ?? 0, critical: true));
        }

        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            KeyUsage ?? (isAuthority ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature),
            critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        if (ExtendedKeyUsage is string usage)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        }

        if (Hosts.Count > 0)
        {
            request.CertificateExtensions.Add(Names());
        }

        foreach (X509Extension extension in OtherExtensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return request;
    }

    private X509Extension Names()
    {
        SubjectAlternativeNameBuilder names = new();
        foreach (string host in Hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }
}
