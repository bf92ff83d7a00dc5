using System.Collections.Concurrent;
using Vouch.Interop.Tests.Servers;
using Vouch.Testing.Certificates;

namespace Vouch.Interop.Tests.Matrix;

/// <summary>The servers of a test class: each is started when first asked for, and shared by the cases that it can serve.</summary>
public sealed class ServerPool : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(ServerKind, TestKeyKind, bool, string?), Lazy<Task<RealServer>>> _servers = new();
    private readonly ConcurrentDictionary<TestKeyKind, Lazy<TestCertificate>> _server = new();
    private readonly ConcurrentDictionary<TestKeyKind, Lazy<TestCertificate>> _client = new();

    /// <summary>Issues the certificates of servers and clients.</summary>
    public TestCertificateAuthority Authority { get; } = TestCertificateAuthority.Create();

    /// <summary>The server for a case.</summary>
    public Task<RealServer> GetAsync(InteropCase interopCase)
        => _servers.GetOrAdd(interopCase.ServerKey, _ => new Lazy<Task<RealServer>>(() => StartAsync(interopCase))).Value;

    public TestCertificate ServerCertificate(TestKeyKind kind)
        => _server.GetOrAdd(kind, _ => new Lazy<TestCertificate>(() => Authority.IssueServer(kind, RealServer.Host))).Value;

    public TestCertificate ClientCertificate(TestKeyKind kind)
        => _client.GetOrAdd(kind, _ => new Lazy<TestCertificate>(() => Authority.IssueClient(kind, "client"))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<RealServer>> server in _servers.Values.Where(server => server.IsValueCreated && server.Value.IsCompletedSuccessfully))
        {
            await (await server.Value).DisposeAsync();
        }

        foreach (Lazy<TestCertificate> certificate in _server.Values.Concat(_client.Values).Where(certificate => certificate.IsValueCreated))
        {
            certificate.Value.Dispose();
        }

        Authority.Dispose();
    }

    private Task<RealServer> StartAsync(InteropCase interopCase)
    {
        TlsServerOptions options = new() { Certificate = ServerCertificate(interopCase.Certificate) };
        options = interopCase.ClientCertificate is null ? options : options with { ClientRoot = Authority.Roots[0] };
        options = interopCase.ServerChooses ? options with { Groups = [interopCase.Group] } : options;
        return RealServer.StartAsync(interopCase.Server, options, CancellationToken.None);
    }
}
