using BenchmarkDotNet.Attributes;
using Vouch.Attestations.Commitments;
using Vouch.Benchmarks.Sessions;

namespace Vouch.Benchmarks.Attestations;

/// <summary>Cutting a transcript along HTTP and JSON structure, and committing to every range.</summary>
[MemoryDiagnoser]
public class RangeBenchmarks
{
    private readonly RangePlanner _planner = new();
    private SampleSession _session = null!;

    [Params(2_048, 1_048_576)]
    public int JsonSize { get; set; }

    [GlobalSetup]
    public async Task Setup() => _session = await SampleSession.RunAsync(JsonSize);

    [Benchmark]
    public int Plan() => _planner.Plan(_session.Transcript).Count;

    [Benchmark]
    public object Commit() => _session.Commit();
}
