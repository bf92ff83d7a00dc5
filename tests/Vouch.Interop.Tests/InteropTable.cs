using System.Globalization;
using System.Text;
using Vouch.Attestations.Http;
using Vouch.Interop.Tests.Matrix;
using Vouch.Interop.Tests.Servers;
using static Vouch.Interop.Tests.InteropDocument;

namespace Vouch.Interop.Tests;

/// <summary>Collects the cases that passed in proxy mode and writes them into docs/interoperability.md when all servers have run.</summary>
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

            Written by `tests/Vouch.Interop.Tests`, which runs whole sessions (prover, attestor, attestation, presentation, verdict) with real servers: {_passed.Count} sessions
            in proxy mode, all of them proven; those in MPC mode stand last. In TLS 1.3, all cases but those of secp384r1 hide a header, so the request holds two KeyUpdates.
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
            text.Append(CultureInfo.InvariantCulture, $"{Ending([.. cases.Select(c => _proven[c])])} |\n");
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

        InteropDocument.WriteProxyMode(text.ToString());
    }
}
