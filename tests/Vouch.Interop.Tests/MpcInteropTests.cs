using System.Security.Authentication;
using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestor;
using Vouch.Interop.Tests.Matrix;
using Vouch.Interop.Tests.Servers;
using Vouch.Proving;
using Vouch.Testing.Certificates;

namespace Vouch.Interop.Tests;

/// <summary>Whole sessions in MPC mode with every real server. Writes its section of docs/interoperability.md.</summary>
public sealed class MpcInteropTests(ServerPool servers, InteropAttestor attestor, MpcInteropTable table)
    : IClassFixture<ServerPool>, IClassFixture<InteropAttestor>, IClassFixture<MpcInteropTable>
{
    public static TheoryData<ServerKind> Servers { get; } = [.. Enum.GetValues<ServerKind>()];

    [Theory]
    [MemberData(nameof(Servers))]
    public Task A_server_is_proven_with_each_version(ServerKind server) => RunAsync(server, InteropMatrix.MpcSample);

    [Theory(Explicit = true)]
    [MemberData(nameof(Servers))]
    public Task Every_case_of_a_server_is_proven(ServerKind server) => RunAsync(server, InteropMatrix.MpcCases);

    [Theory(Explicit = true)]
    [MemberData(nameof(Servers))]
    public Task A_server_that_takes_another_group_alone_is_one_for_proxy_mode(ServerKind server) => RefuseAsync(server, InteropMatrix.MpcRefusals);

    [Fact]
    public Task A_server_that_takes_x25519_alone_is_one_for_proxy_mode() => RefuseAsync(ServerKind.Nginx, InteropMatrix.MpcRefusals.Where(c => c.Group == "x25519"));

    [Fact]
    public void The_sample_has_every_server_version_suite_and_certificate()
    {
        Assert.Equal(9 * 2, InteropMatrix.MpcSample.Select(c => (c.Server, c.Version)).Distinct().Count());
        Assert.Equal(2 + (2 * 2), InteropMatrix.MpcSample.Select(c => c.Suite).Distinct().Count());
        Assert.Equal(InteropMatrix.Cases.Select(c => c.Certificate).Distinct().Order(), InteropMatrix.MpcSample.Select(c => c.Certificate).Distinct().Order());
    }

    private async Task RunAsync(ServerKind server, IEnumerable<InteropCase> all)
    {
        AttestorHost host = await attestor.GetAsync(servers.Authority.Roots[0]);
        InteropCase[] cases = [.. all.Where(c => c.Server == server)];
        List<string> failures = [];
        foreach (InteropCase interopCase in cases)
        {
            RealServer running = await servers.GetAsync(interopCase);
            try
            {
                ProvenSession session = await ProveAsync(host, running, interopCase);
                Check(host, session, interopCase);
                table.Proven(interopCase, session.Completeness);
            }
            catch (Exception e) when (e is ProveException or Xunit.Sdk.XunitException or PresentationException)
            {
                failures.Add($"{interopCase}: {e.Message} {running.Log}");
            }
        }

        Assert.NotEmpty(cases);
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Length} fail:\n{string.Join('\n', failures.Take(8).Select(f => f[..int.Min(f.Length, 700)]))}");
    }

    private async Task RefuseAsync(ServerKind server, IEnumerable<InteropCase> all)
    {
        AttestorHost host = await attestor.GetAsync(servers.Authority.Roots[0]);
        foreach (InteropCase interopCase in all.Where(c => c.Server == server))
        {
            RealServer running = await servers.GetAsync(interopCase);

            ProveException e = await Assert.ThrowsAsync<ProveException>(() => ProveAsync(host, running, interopCase));

            Assert.Equal(ProveFailure.ServerTls, e.Failure);
            Assert.Contains("secp256r1", e.Message, StringComparison.Ordinal);
            Assert.Contains("--mode proxy", e.Message, StringComparison.Ordinal);
            table.Refused(interopCase);
        }
    }

    private async Task<ProvenSession> ProveAsync(AttestorHost host, RealServer server, InteropCase interopCase)
    {
        Prover prover = new(new ProverOptions
        {
            Attestor = host.Endpoint.ToString(),
            ServerRoots = servers.Authority.Roots,
            IdleTimeout = TimeSpan.FromSeconds(interopCase.Server == ServerKind.OpenSsl ? 1 : 30), // s_server waits for a close_notify, and the prover for its end
        });
        ProveRequest request = new($"https://{RealServer.Host}:{server.Port}{interopCase.Path}")
        {
            Mode = interopCase.Mode,
            Versions = interopCase.Version == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12,
            Suites = { interopCase.Suite },
        };
        request.SecretHeaders.Add(new("Cookie", "session=0123456789abcdef"));
        if (interopCase.ClientCertificate is TestKeyKind kind)
        {
            TestCertificate client = servers.ClientCertificate(kind);
            request.ClientCertificate = client.WithKey();
            request.ClientCertificateChain.Add(client.Intermediate);
        }

        return await prover.ProveAsync(request, cancellationToken: TestContext.Current.CancellationToken);
    }

    private void Check(AttestorHost host, ProvenSession session, InteropCase interopCase)
    {
        Assert.Equal((AttestationMode.Mpc, 200, interopCase.Suite, interopCase.Group), (session.Attestation.Header.Mode, session.Status, session.Suite, session.Group));
        Assert.Equal(ProveInteropTests.EndsWithoutAWord(interopCase) ? Completeness.Message : Completeness.CloseNotify, session.Completeness);
        InteropPresentation.Check(host, servers.Authority.Roots, session, interopCase);
    }
}
