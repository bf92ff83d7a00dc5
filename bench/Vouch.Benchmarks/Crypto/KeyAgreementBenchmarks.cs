using BenchmarkDotNet.Attributes;
using Vouch.Crypto;
using Vouch.Crypto.BouncyCastle;
using Vouch.Crypto.Platform;

namespace Vouch.Benchmarks.Crypto;

/// <summary>One party's half of a Diffie-Hellman exchange: a fresh key, and the shared secret.</summary>
[MemoryDiagnoser]
public class KeyAgreementBenchmarks
{
    private IPrimitives _primitives = null!;
    private byte[] _peer = [];

    [ParamsAllValues]
    public KeyAgreementAlgorithm Algorithm { get; set; }

    [Params(false, true)]
    public bool IsBouncyCastle { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _primitives = IsBouncyCastle ? BouncyCastlePrimitives.Instance : PlatformPrimitives.Instance;
        using IKeyAgreement peer = _primitives.CreateKeyAgreement(Algorithm, SystemRandomSource.Instance);
        _peer = peer.PublicKey.ToArray();
    }

    /// <summary>The next run agrees with the public key of this one.</summary>
    [Benchmark]
    public int Agree()
    {
        using IKeyAgreement ours = _primitives.CreateKeyAgreement(Algorithm, SystemRandomSource.Instance);
        using SecretBuffer secret = ours.Agree(_peer);
        _peer = ours.PublicKey.ToArray();
        return secret.Length;
    }
}
