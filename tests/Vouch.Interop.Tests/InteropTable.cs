using System.Globalization;
using System.Text;
using Vouch.Attestations.Http;
using Vouch.Interop.Tests.Matrix;
using Vouch.Interop.Tests.Servers;
using Vouch.Interop.Tests.Site;
using Vouch.Testing;

namespace Vouch.Interop.Tests;

/// <summary>Collects the cases that passed and writes docs/interoperability.md when all servers have run.</summary>
public sealed class InteropTable : IDisposable
{
    private readonly HashSet<InteropCase> _passed = [];

    private readonly Dictionary<InteropCase, Completeness> _proven = [];

    public void Passed(InteropCase interopCase) => _passed.Add(interopCase);

    public void Proven(InteropCase interopCase, Completeness completeness) => _proven.Add(interopCase, completeness);

    public void Dispose()
    {
        if (_passed.Count != InteropMatrix.Cases.Count || _proven.Count != InteropMatrix.HiddenCases.Count)
        {
            return; // a part of the matrix says nothing about the rest
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Interoperability

            Written by `tests/Vouch.Interop.Tests`, which runs whole sessions (prover, attestor, attestation, presentation, verdict) with real servers: {_passed.Count} sessions,
            all of them proven. In TLS 1.3, all cases but those of secp384r1 hide a header, so the request holds two KeyUpdates.
            Every handshake (version, suite, group, certificate) is tried with one page; every page, client certificate and choice of the server's with one handshake for each version.

            | server | sessions | TLS | suites | groups | certificates | pages | client certificates | HelloRetryRequest | KeyUpdate |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (ServerKind server in Enum.GetValues<ServerKind>())
        {
            InteropCase[] cases = [.. _passed.Where(c => c.Server == server)];
            text.Append(CultureInfo.InvariantCulture, $"| {Name(server)} | {cases.Length} | {Versions(cases)} | {Count(cases, c => c.Suite)} | {Count(cases, c => c.Group)} | {List(cases, c => c.Certificate.ToString())} | {Count(cases, c => c.Path)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{Count(cases.Where(c => c.ClientCertificate is not null), c => c.ClientCertificate!.Value.ToString())} | {Count(cases.Where(c => c is { ServerChooses: true, Version: TlsVersion.Tls13 }), c => c.Group)} | {cases.Count(ProveInteropTests.HidesSomething)} |\n");
        }

        text.Append("""

            Suites: `TLS_AES_128_GCM_SHA256`, `TLS_AES_256_GCM_SHA384`, `TLS_CHACHA20_POLY1305_SHA256`, and in TLS 1.2 ECDHE with ECDSA or RSA and the same three ciphers. Groups: x25519,
            secp256r1, secp384r1. Pages: bodies of 0 B, 2 KB and 1 MB with a content length, chunked, ended by close, and compressed with gzip. The last three columns count kinds of
            client key, groups reached through a HelloRetryRequest, and sessions with KeyUpdates.

            ## Proven in zero knowledge

            Sessions of which the attestor sees neither request nor response, each presented and verified. That the response is whole the attestor learns from the server's close_notify. Of a
            server that ends without it, the attestor is shown the response's shape: status line, field names, length, chunk framing.

            | server | sessions | TLS 1.3 | TLS 1.2 | pages | ends with close_notify |
            | --- | --- | --- | --- | --- | --- |

            """);
        foreach (ServerKind server in Enum.GetValues<ServerKind>())
        {
            InteropCase[] cases = [.. _proven.Keys.Where(c => c.Server == server)];
            text.Append(CultureInfo.InvariantCulture, $"| {Name(server)} | {cases.Length} | {Ciphers(cases, TlsVersion.Tls13)} | {Ciphers(cases, TlsVersion.Tls12)} | {List(cases, c => Name(c.Framing))} | ");
            text.Append(CultureInfo.InvariantCulture, $"{(cases.All(c => _proven[c] == Completeness.CloseNotify) ? "yes" : cases.All(c => _proven[c] == Completeness.Message) ? "no" : "sometimes")} |\n");
        }

        text.Append("""

            ## What is left out, and why

            | reason |
            | --- |

            """);
        foreach (SkipRule rule in SkipRules.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {rule.Reason} |\n");
        }

        File.WriteAllText(RepositoryRoot.PathTo("docs/interoperability.md"), text.ToString());
    }

    private static string Name(ServerKind server) => server switch
    {
        ServerKind.OpenSsl => "OpenSSL s_server",
        ServerKind.Nginx => "nginx",
        ServerKind.Apache => "Apache httpd",
        ServerKind.HAProxy => "HAProxy",
        ServerKind.GnuTls => "gnutls-serv",
        ServerKind.Kestrel => "Kestrel",
        ServerKind.Node => "Node.js",
        ServerKind.Go => "Go net/http",
        ServerKind.Java => "Java HttpsServer",
        _ => server.ToString(),
    };

    private static string Name(Framing framing) => framing switch
    {
        Framing.ContentLength => "content length",
        Framing.Chunked => "chunked",
        Framing.CloseDelimited => "ended by close",
        _ => framing.ToString(),
    };

    /// <summary><c>AES_128_GCM, CHACHA20_POLY1305</c>.</summary>
    private static string Ciphers(InteropCase[] cases, TlsVersion version)
        => List([.. cases.Where(c => c.Version == version)], c => c.Suite[..c.Suite.LastIndexOf('_')].Replace("TLS_", "", StringComparison.Ordinal).Split("WITH_")[^1]);

    private static string Versions(InteropCase[] cases) => string.Join(", ", cases.Select(c => c.Version).Distinct().Order().Select(v => v == TlsVersion.Tls13 ? "1.3" : "1.2"));

    private static int Count(IEnumerable<InteropCase> cases, Func<InteropCase, string> of) => cases.Select(of).Distinct().Count();

    private static string List(InteropCase[] cases, Func<InteropCase, string> of) => string.Join(", ", cases.Select(of).Distinct().Order(StringComparer.Ordinal));
}
