using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Tls.Certificates;

/// <summary>Matches a host with a certificate's subjectAltName; the common name does not count (RFC 9525, section 6).</summary>
internal static class SubjectNames
{
    public static CertificateRejection? Check(X509Certificate2 leaf, ServerName host)
    {
        X509SubjectAlternativeNameExtension[] extensions = [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()];
        if (extensions.Length > 1)
        {
            return CertificateRejection.Malformed;
        }

        if (extensions.Length == 0)
        {
            return CertificateRejection.NameMismatch;
        }

        bool matches = host.IsDns
            ? extensions[0].EnumerateDnsNames().Any(pattern => Matches(pattern, host.Text))
            : extensions[0].EnumerateIPAddresses().Any(address => SameAddress(address, host.Address));
        return matches ? null : CertificateRejection.NameMismatch;
    }

    /// <summary>Whether a name of a certificate stands for a host; a wildcard is the whole leftmost label and stands for exactly one.</summary>
    internal static bool Matches(string pattern, string host)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal))
        {
            return string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase);
        }

        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && pattern.LastIndexOf('*') == 0 && pattern.AsSpan(1).Equals(host.AsSpan(dot), StringComparison.OrdinalIgnoreCase);
    }

    private static bool SameAddress(IPAddress first, IPAddress second)
        => first.AddressFamily == second.AddressFamily && first.GetAddressBytes().AsSpan().SequenceEqual(second.GetAddressBytes());
}
