using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Vouch.Crypto;
using Vouch.Crypto.BouncyCastle;
using Vouch.Crypto.Platform;

namespace Vouch.Benchmarks.Crypto;

/// <summary>Checking the server's signature over the handshake, by both implementations.</summary>
[MemoryDiagnoser]
public class ServerSignatureBenchmarks
{
    private readonly byte[] _message = new byte[130];
    private IPrimitives _primitives = null!;
    private byte[] _key = [];
    private byte[] _signature = [];

    [Params(SignatureAlgorithm.EcdsaSha256, SignatureAlgorithm.RsaPssRsaeSha256)]
    public SignatureAlgorithm Algorithm { get; set; }

    [Params(false, true)]
    public bool IsBouncyCastle { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _primitives = IsBouncyCastle ? BouncyCastlePrimitives.Instance : PlatformPrimitives.Instance;
        if (Algorithm == SignatureAlgorithm.EcdsaSha256)
        {
            using ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            _key = ecdsa.ExportSubjectPublicKeyInfo();
            _signature = ecdsa.SignData(_message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        else
        {
            using RSA rsa = RSA.Create(2048);
            _key = rsa.ExportSubjectPublicKeyInfo();
            _signature = rsa.SignData(_message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }
    }

    [Benchmark]
    public bool Verify() => _primitives.VerifySignature(Algorithm, _key, _message, _signature);
}
