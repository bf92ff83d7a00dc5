using BenchmarkDotNet.Attributes;
using Vouch.Attesting;

namespace Vouch.Benchmarks.Sessions;

/// <summary>The attestor's work between the close and its signature: handshake, certificate, every record, HTTP, commitments; and the signature.</summary>
[MemoryDiagnoser]
public class SessionCheckBenchmarks
{
    private SampleSession _session = null!;
    private CheckedSession _checked = null!;

    [Params(2_048, 1_048_576)]
    public int JsonSize { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _session = await SampleSession.RunAsync(JsonSize);
        _checked = _session.Check();
    }

    [Benchmark]
    public object Check() => _session.Check();

    [Benchmark]
    public object Sign() => _session.Sign(_checked);
}
