using System.Globalization;
using System.Text;
using Vouch.Attestations.Http;
using Vouch.Interop.Tests.Matrix;
using Vouch.Interop.Tests.Servers;
using static Vouch.Interop.Tests.InteropDocument;

namespace Vouch.Interop.Tests;

/// <summary>Collects the cases that passed in MPC mode and writes them into docs/interoperability.md when all of them have run.</summary>
public sealed class MpcInteropTable : IDisposable
{
    private readonly Dictionary<InteropCase, Completeness> _proven = [];

    private readonly HashSet<InteropCase> _refused = [];

    public void Proven(InteropCase interopCase, Completeness completeness) => _proven[interopCase] = completeness;

    public void Refused(InteropCase interopCase) => _refused.Add(interopCase);

    public void Dispose()
    {
        if (_proven.Count != InteropMatrix.MpcCases.Count || _refused.Count != InteropMatrix.MpcRefusals.Count)
        {
            return;
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""

            Sessions in which the prover connects to the server itself and shares every key with the attestor, on the group secp256r1: {_proven.Count}, each presented and verified. Every handshake
            (version, suite, certificate) is tried; every way to tell a body's end and every kind of client certificate with one handshake for each version. They are run by `./check --full`;
            `./check` runs {InteropMatrix.MpcSample.Count}, every server once with each version. What is left out is so for the reasons above.

            | server | sessions | TLS 1.3 | TLS 1.2 | certificates | pages | client certificates | ends with close_notify | takes another group alone |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (ServerKind server in Enum.GetValues<ServerKind>())
        {
            InteropCase[] cases = [.. _proven.Keys.Where(c => c.Server == server)];
            InteropCase[] refused = [.. _refused.Where(c => c.Server == server)];
            text.Append(CultureInfo.InvariantCulture, $"| {Name(server)} | {cases.Length} | {Ciphers(cases, TlsVersion.Tls13)} | {Ciphers(cases, TlsVersion.Tls12)} | {List(cases, c => c.Certificate.ToString())} | {Count(cases, c => c.Path)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{Count(cases.Where(c => c.ClientCertificate is not null), c => c.ClientCertificate!.Value.ToString())} | {Ending([.. cases.Select(c => _proven[c])])} | ");
            text.Append(CultureInfo.InvariantCulture, $"{(refused.Length == 0 ? "not tried" : $"refused in {Versions(refused)}")} |\n");
        }

        text.Append("""

            Pages: bodies of 0 B and 100 B with a content length, chunked, ended by close, and compressed with gzip. "Refused": a server that takes x25519 or secp384r1 alone ends the session
            with an error that names the group and proxy mode. OpenSSL's s_server does not close its connection before the client has said close_notify, which no client does that cannot read
            the answer yet: sessions with such a server end when it has been silent for the idle timeout, here one second.

            """);
        InteropDocument.WriteMpcMode(text.ToString());
    }
}
