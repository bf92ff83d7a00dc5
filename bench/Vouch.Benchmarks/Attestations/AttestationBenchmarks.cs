using BenchmarkDotNet.Attributes;
using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Benchmarks.Sessions;

namespace Vouch.Benchmarks.Attestations;

/// <summary>The body, which both parties build; the prover's check of what was signed; writing and reading the file.</summary>
[MemoryDiagnoser]
public class AttestationBenchmarks
{
    private readonly MemoryStream _stream = new();
    private SampleSession _session = null!;
    private RangeCommitments _commitments = null!;
    private AttestorReply _reply = null!;
    private Attestation _attestation = null!;
    private byte[] _file = [];

    [Params(2_048, 1_048_576)]
    public int JsonSize { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _session = await SampleSession.RunAsync(JsonSize);
        _commitments = _session.Commit();
        _reply = _session.Sign(_session.Check());
        _attestation = _session.Accept(_reply, _commitments);
        Write();
        _file = _stream.ToArray();
    }

    [Benchmark]
    public int Build() => AttestationBody.Build(_reply.Facts, _commitments, _session.SaltSeed).LeafCount;

    [Benchmark]
    public object Accept() => _session.Accept(_reply, _commitments);

    [Benchmark]
    public long Write()
    {
        _stream.SetLength(0);
        _attestation.Write(_stream);
        return _stream.Length;
    }

    [Benchmark]
    public object? Read() => Attestation.Read(_file, out _);
}
