using BenchmarkDotNet.Attributes;
using Vouch.Circuits;

namespace Vouch.Benchmarks.Circuits;

/// <summary>Making circuits, which a process does once for each that it uses.</summary>
[MemoryDiagnoser]
public class CircuitBuildBenchmarks
{
    [Benchmark(Baseline = true)]
    public Circuit Sha256Compression() => Sha2.Of32Bits.Compression("SHA-256 compression");

    [Benchmark]
    public Circuit Sha256CompressionOfPublicBlock() => Sha2.Of32Bits.CompressionOfPublicBlock("SHA-256 compression of a public block");

    [Benchmark]
    public Circuit Aes128Block() => AesRounds.Block("AES-128 block", 10);

    [Benchmark]
    public Circuit ChaCha20Block() => Vouch.Circuits.ChaCha20Block.Build();
}
