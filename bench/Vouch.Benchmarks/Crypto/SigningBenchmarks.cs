using BenchmarkDotNet.Attributes;
using Vouch.Crypto.Signing;
using Vouch.Testing;

namespace Vouch.Benchmarks.Crypto;

/// <summary>The attestor's signature over a header's digest.</summary>
[MemoryDiagnoser]
public class SigningBenchmarks
{
    private readonly byte[] _digest = new byte[VerifyingKey.DigestSize];
    private readonly byte[] _signedDigest = new byte[VerifyingKey.DigestSize];
    private SigningKey _key = null!;
    private byte[] _signature = [];

    [ParamsAllValues]
    public KeyAlgorithm Algorithm { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _key = SigningKey.Generate(Algorithm, new SeededRandomSource(1));
        _signature = _key.Sign(_signedDigest);
    }

    /// <summary>The next run signs a part of this one's signature.</summary>
    [Benchmark]
    public byte[] Sign()
    {
        byte[] signature = _key.Sign(_digest);
        signature.AsSpan(0, _digest.Length).CopyTo(_digest);
        return signature;
    }

    [Benchmark]
    public bool Verify() => _key.VerifyingKey.Verify(_signedDigest, _signature);
}
