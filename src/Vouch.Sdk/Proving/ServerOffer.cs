using System.Security.Authentication;
using Vouch.Attestations;
using Vouch.MpcTls.Sharing;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;

namespace Vouch.Proving;

/// <summary>What is offered to the server and whom to trust, from the names that users write.</summary>
internal static class ServerOffer
{
    /// <summary>
    /// The cheapest to prove first (docs/protocol/session-proof.md, section 9). AES-256 is none of them: many servers would choose it by themselves, and it takes half as much again. Keys can be shared under none but these.
    /// </summary>
    private static readonly CipherSuite[] s_thrifty =
    [
        CipherSuite.ChaCha20Poly1305Sha256, CipherSuite.Aes128GcmSha256,
        CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, CipherSuite.EcdheRsaChaCha20Poly1305Sha256, CipherSuite.EcdheEcdsaAes128GcmSha256, CipherSuite.EcdheRsaAes128GcmSha256,
    ];

    /// <summary>The IANA name of the first suite under which keys can be shared, of those that a server takes; null for none.</summary>
    public static string? FirstShared(IReadOnlyCollection<CipherSuite> suites) => s_thrifty.Where(suites.Contains).Select(static suite => suite.IanaName()).FirstOrDefault();

    /// <summary>The suite under which keys are prepared to be shared: the one that is named, else the first that is offered.</summary>
    /// <param name="name">Its IANA name, or null.</param>
    /// <param name="offer">What is offered, if that is known.</param>
    /// <exception cref="ArgumentException">Keys cannot be shared under it.</exception>
    public static CipherSuite Expect(string? name, TlsClientOptions? offer)
        => name is not null ? Choose(s_thrifty, [name], static suite => suite.IanaName(), "cipher suite for MPC mode")[0]
            : offer is null ? s_thrifty[0]
            : offer.Suites.FirstOrDefault(suite => offer.Versions.Any(version => SharedTerms.CanShare(suite, version)), s_thrifty[0]);

    /// <summary>Whether a proof may be had cheaper than under just any suite; a server that knows none of the cheaper ones is then asked again.</summary>
    public static bool MayBeThrifty(ProveRequest request) => request.Mode == AttestationMode.Proxy && request.AttestorView == AttestorView.Revealed && request.Suites.Count == 0;

    /// <param name="request">The request.</param>
    /// <param name="options">Whom to trust.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isThrifty">Whether to offer those suites alone that are cheap to prove, unless the user names some.</param>
    /// <exception cref="ArgumentException">A name is unknown, or the lists leave nothing to offer.</exception>
    public static TlsClientOptions Create(ProveRequest request, ProverOptions options, TimeProvider time, bool isThrifty = false)
    {
        TlsClientOptions all = new() { Host = ServerName.Parse(RequestPlan.HostName(request.Url)) };
        TlsVersion[] versions = [.. all.Versions.Where(v => request.Versions.HasFlag(v == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12))];
        if (request.HideServerName)
        {
            versions = [TlsVersion.Tls13];
        }

        if (versions.Length == 0)
        {
            throw new ArgumentException("Offer TLS 1.3, TLS 1.2, or both.");
        }

        bool isShared = request.Mode == AttestationMode.Mpc;
        return new TlsClientOptions
        {
            Host = all.Host,
            Versions = versions,
            Suites = isThrifty ? s_thrifty : Choose(isShared ? s_thrifty : all.Suites, request.Suites, static suite => suite.IanaName(), "cipher suite"),
            Groups = Choose(isShared ? [NamedGroup.Secp256r1] : all.Groups, request.Groups, static group => group.IanaName(), "group"),
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
