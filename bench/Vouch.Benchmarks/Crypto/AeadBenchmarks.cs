using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using Vouch.Crypto;
using Vouch.Crypto.BouncyCastle;
using Vouch.Crypto.Platform;

namespace Vouch.Benchmarks.Crypto;

/// <summary>One record of the largest size under each cipher, by both implementations.</summary>
[MemoryDiagnoser]
public class AeadBenchmarks
{
    private const int Size = 16_384;

    private readonly byte[] _nonce = new byte[IAead.NonceSize];
    private readonly byte[] _sealedNonce = new byte[IAead.NonceSize];
    private readonly byte[] _header = new byte[5];
    private readonly byte[] _text = new byte[Size + IAead.TagSize];
    private readonly byte[] _sealed = new byte[Size + IAead.TagSize];
    private readonly byte[] _opened = new byte[Size];
    private IAead _aead = null!;
    private ulong _sequence;

    [ParamsAllValues]
    public AeadAlgorithm Algorithm { get; set; }

    [Params(false, true)]
    public bool IsBouncyCastle { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        IPrimitives primitives = IsBouncyCastle ? BouncyCastlePrimitives.Instance : PlatformPrimitives.Instance;
        _aead = primitives.CreateAead(Algorithm, new byte[Algorithm.KeySize]);
        _aead.Seal(_sealedNonce, _text.AsSpan(0, Size), _sealed, _header);
    }

    /// <summary>In place, so that each run encrypts what the one before made.</summary>
    [Benchmark]
    public byte Seal()
    {
        BinaryPrimitives.WriteUInt64BigEndian(_nonce, ++_sequence);
        _aead.Seal(_nonce, _text.AsSpan(0, Size), _text, _header);
        return _text[^1];
    }

    [Benchmark]
    public bool Open() => _aead.TryOpen(_sealedNonce, _sealed, _opened, _header);
}
