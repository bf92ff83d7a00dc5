using BenchmarkDotNet.Attributes;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Benchmarks.Sessions;

namespace Vouch.Benchmarks.Attestations;

/// <summary>A presentation that shows one JSON value: making it, and the relying party's whole check from the bytes of the file. Bar: 3 ms.</summary>
[MemoryDiagnoser]
public class PresentationBenchmarks
{
    private Attestation _attestation = null!;
    private byte[] _file = [];
    private VerificationPolicy _word = null!;
    private VerificationPolicy _roots = null!;

    [Params(2_048, 1_048_576)]
    public int JsonSize { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        SampleSession session = await SampleSession.RunAsync(JsonSize);
        _attestation = session.Accept(session.Sign(session.Check()), session.Commit());
        _file = Build();
        _word = Policy(session, null);
        _roots = Policy(session, session.Roots);
        if (!Verify() || !VerifyCertificate())
        {
            throw new InvalidOperationException("The presentation does not verify.");
        }
    }

    [Benchmark]
    public byte[] Build() => new PresentationBuilder(_attestation).Reveal(SampleSession.Selector).Build().ToCbor();

    /// <summary>The certificate by the attestor's word.</summary>
    [Benchmark(Baseline = true)]
    public bool Verify() => PresentationVerifier.Verify(_file, _word) is VerificationOutcome.Valid;

    /// <summary>The certificate chain and the server's signature checked again.</summary>
    [Benchmark]
    public bool VerifyCertificate() => PresentationVerifier.Verify(_file, _roots) is VerificationOutcome.Valid;

    private static VerificationPolicy Policy(SampleSession session, System.Security.Cryptography.X509Certificates.X509Certificate2Collection? roots) => new()
    {
        TrustedAttestors = [session.Key.VerifyingKey],
        Now = session.Binding.Time,
        MaxAge = TimeSpan.FromHours(1),
        ExpectedHost = SampleSession.Host,
        TrustedRoots = roots,
    };
}
