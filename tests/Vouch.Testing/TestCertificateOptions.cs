using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Testing;

/// <summary>What a test certificate says; the defaults make a good one.</summary>
public sealed record TestCertificateOptions
{
    public TestKeyKind Key { get; init; } = TestKeyKind.EcP256;

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
    public string? ExtendedKeyUsage { get; init; } = "1.3.6.1.5.5.7.3.1";

    /// <summary>The hash of the issuer's signature.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    public IReadOnlyList<X509Extension> OtherExtensions { get; init; } = [];
}
