using System.Security.Cryptography.X509Certificates;
using Vouch.Testing.Certificates;

namespace Vouch.Interop.Tests.Servers;

/// <summary>How a server speaks TLS. Suites have their IANA names, groups those of RFC 8446.</summary>
public sealed record TlsServerOptions
{
    public required TestCertificate Certificate { get; init; }

    public IReadOnlyList<TlsVersion> Versions { get; init; } = [TlsVersion.Tls12, TlsVersion.Tls13];

    public IReadOnlyList<string> Suites { get; init; } = TlsNames.Suites;

    public IReadOnlyList<string> Groups { get; init; } = TlsNames.Groups;

    /// <summary>The root of the certificates that clients must show, or null when they show none.</summary>
    public X509Certificate2? ClientRoot { get; init; }

    /// <summary>The suites of one version.</summary>
    public IEnumerable<string> SuitesOf(TlsVersion version) => Suites.Where(suite => TlsNames.VersionOf(suite) == version);
}
