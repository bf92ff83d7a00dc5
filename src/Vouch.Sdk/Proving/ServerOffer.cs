using System.Security.Authentication;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;

namespace Vouch.Proving;

/// <summary>What is offered to the server and whom to trust, from the names that users write.</summary>
internal static class ServerOffer
{
    /// <exception cref="ArgumentException">A name is unknown, or the lists leave nothing to offer.</exception>
    public static TlsClientOptions Create(ProveRequest request, ProverOptions options, TimeProvider time)
    {
        TlsClientOptions all = new() { Host = ServerName.Parse(RequestPlan.HostName(request.Url)) };
        TlsVersion[] versions = [.. all.Versions.Where(v => request.Versions.HasFlag(v == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12))];
        if (versions.Length == 0)
        {
            throw new ArgumentException("Offer TLS 1.3, TLS 1.2, or both.");
        }

        return new TlsClientOptions
        {
            Host = all.Host,
            Versions = versions,
            Suites = Choose(all.Suites, request.Suites, static suite => suite.IanaName(), "cipher suite"),
            Groups = Choose(all.Groups, request.Groups, static group => group.IanaName(), "group"),
            CertificatePolicy = new ServerCertificatePolicy(options.ServerRoots, time),
            ClientCertificate = request.ClientCertificate,
            ClientCertificateChain = [.. request.ClientCertificateChain],
        };
    }

    private static IReadOnlyList<T> Choose<T>(IReadOnlyList<T> all, IList<string> names, Func<T, string> nameOf, string what)
        where T : struct
        => names.Count == 0
            ? all
            : [.. names.Select(name => all.Where(item => nameOf(item).Equals(name, StringComparison.OrdinalIgnoreCase)).Cast<T?>().FirstOrDefault()
                ?? throw new ArgumentException($"Unknown {what} '{name}'. Known: {string.Join(", ", all.Select(nameOf))}."))];
}
