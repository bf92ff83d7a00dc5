using System.Security.Authentication;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestor;
using Vouch.Interop.Tests.Matrix;
using Vouch.Interop.Tests.Servers;
using Vouch.Proving;
using Vouch.Testing.Certificates;

namespace Vouch.Interop.Tests;

/// <summary>Whole sessions with every real server: prover, attestor, attestation, presentation, verdict. Writes docs/interoperability.md.</summary>
public sealed class ProveInteropTests(ServerPool servers, InteropAttestor attestor, InteropTable table)
    : IClassFixture<ServerPool>, IClassFixture<InteropAttestor>, IClassFixture<InteropTable>
{
    public static TheoryData<ServerKind> Servers { get; } = [.. Enum.GetValues<ServerKind>()];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_case_of_a_server_is_proven(ServerKind server)
    {
        InteropCase[] cases = [.. InteropMatrix.CasesOf(server)];
        AttestorHost host = await attestor.GetAsync(servers.Authority.Roots[0]);
        List<string> failures = [];
        foreach (InteropCase interopCase in cases)
        {
            RealServer running = await servers.GetAsync(interopCase);
            try
            {
                await ProveAsync(host, running, interopCase);
                table.Passed(interopCase);
            }
            catch (Exception e) when (e is ProveException or Xunit.Sdk.XunitException or PresentationException)
            {
                failures.Add($"{interopCase}: {e.Message} {running.Log}");
            }
        }

        Assert.NotEmpty(cases);
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Length} fail:\n{string.Join('\n', failures.Take(8).Select(f => f[..int.Min(f.Length, 700)]))}");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_a_server_says_is_proven_in_zero_knowledge(ServerKind server)
    {
        AttestorHost host = await attestor.GetAsync(servers.Authority.Roots[0]);
        InteropCase[] cases = [.. InteropMatrix.HiddenCases.Where(c => c.Server == server)];
        Assert.Equal(6, cases.Length);
        List<string> failures = [];
        foreach (InteropCase interopCase in cases)
        {
            RealServer running = await servers.GetAsync(interopCase);
            try
            {
                table.Proven(interopCase, await ProveHiddenAsync(host, running, interopCase));
            }
            catch (Exception e) when (e is ProveException or Xunit.Sdk.XunitException or PresentationException)
            {
                failures.Add($"{interopCase}: {e.Message} {running.Log}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Length} fail:\n{string.Join('\n', failures.Select(f => f[..int.Min(f.Length, 700)]))}");
    }

    private async Task<Completeness> ProveHiddenAsync(AttestorHost host, RealServer server, InteropCase interopCase)
    {
        Prover prover = new(new ProverOptions { Attestor = host.Endpoint.ToString(), ServerRoots = servers.Authority.Roots });
        ProveRequest request = new($"https://{RealServer.Host}:{server.Port}{interopCase.Path}")
        {
            Versions = interopCase.Version == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12,
            Suites = { interopCase.Suite },
            AttestorView = AttestorView.Revealed,
        };
        request.SecretHeaders.Add(new("Cookie", "session=0123456789abcdef"));

        ProvenSession session = await prover.ProveAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((200, interopCase.Suite), (session.Status, session.Suite));
        Assert.Equal(EndsWithoutAWord(interopCase) ? Completeness.Message : Completeness.CloseNotify, session.Completeness);
        InteropPresentation.Check(host, servers.Authority.Roots, session, interopCase);
        return session.Completeness;
    }

    /// <summary>Kestrel and Java's HttpsServer close their connections without close_notify.</summary>
    internal static bool EndsWithoutAWord(InteropCase interopCase) => interopCase.Server is ServerKind.Kestrel or ServerKind.Java;

    private async Task ProveAsync(AttestorHost host, RealServer server, InteropCase interopCase)
    {
        Prover prover = new(new ProverOptions { Attestor = host.Endpoint.ToString(), ServerRoots = servers.Authority.Roots });
        ProveRequest request = new($"https://{RealServer.Host}:{server.Port}{interopCase.Path}")
        {
            Versions = interopCase.Version == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12,
            Suites = { interopCase.Suite },
            AttestorView = AttestorView.Response,
        };
        if (HidesSomething(interopCase))
        {
            request.SecretHeaders.Add(new("Cookie", "session=0123456789abcdef"));
        }

        foreach (string group in Groups(interopCase))
        {
            request.Groups.Add(group);
        }

        if (interopCase.ClientCertificate is TestKeyKind kind)
        {
            TestCertificate client = servers.ClientCertificate(kind);
            request.ClientCertificate = client.WithKey();
            request.ClientCertificateChain.Add(client.Intermediate);
        }

        ProvenSession session = await prover.ProveAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(200, session.Status);
        Assert.Equal(interopCase.Suite, session.Suite);
        Assert.Equal(interopCase.Group, session.Group);
        InteropPresentation.Check(host, servers.Authority.Roots, session, interopCase);
    }

    /// <summary>In TLS 1.3 the pages and two groups of three are fetched with a hidden header, and so with KeyUpdates.</summary>
    internal static bool HidesSomething(InteropCase interopCase) => interopCase.Version == TlsVersion.Tls13 && interopCase.Group != "secp384r1";

    /// <summary>One group, or all with the one that the server takes last, so that a HelloRetryRequest comes in TLS 1.3.</summary>
    private static IEnumerable<string> Groups(InteropCase interopCase)
        => interopCase.ClientCertificate is not null ? TlsNames.Groups // in TLS 1.2 they bound the curve of the client's own key (RFC 8422, section 5.1)
            : interopCase.ServerChooses ? [.. TlsNames.Groups.Where(g => g != interopCase.Group), interopCase.Group] : [interopCase.Group];
}
