using BenchmarkDotNet.Attributes;
using Vouch.Testing.Certificates;
using Vouch.Tls;
using Vouch.Tls.Certificates;

namespace Vouch.Benchmarks.Tls;

/// <summary>Validating a server's certificate: a leaf, an intermediate and a root of the caller's, all ECDSA, and the name.</summary>
[MemoryDiagnoser]
public class CertificateBenchmarks
{
    private readonly ServerName _name = ServerName.Parse("bank.example");
    private ReadOnlyMemory<byte>[] _chain = [];
    private ServerCertificatePolicy _policy = null!;

    [GlobalSetup]
    public void Setup()
    {
        using TestCertificateAuthority authority = TestCertificateAuthority.Create();
        using TestCertificate certificate = authority.IssueServer(TestKeyKind.EcdsaP256, _name.Text);
        _chain = [certificate.Leaf.RawData, certificate.Intermediate.RawData];
        _policy = new ServerCertificatePolicy(authority.Roots);
    }

    [Benchmark]
    public bool Validate() => _policy.Verify(_chain, _name) is ServerCertificateOutcome.Valid;
}
