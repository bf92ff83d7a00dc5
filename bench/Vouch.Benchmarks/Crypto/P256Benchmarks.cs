using BenchmarkDotNet.Attributes;
using Vouch.Crypto;

namespace Vouch.Benchmarks.Crypto;

/// <summary>One multiplication of a point of P-256, and of elements of the fields that shares are of.</summary>
[MemoryDiagnoser]
public class P256Benchmarks
{
    private const int Elements = 1_000;

    private readonly SecretBuffer _scalar = P256Point.DrawScalar(SystemRandomSource.Instance);
    private P256Point _point = P256Point.CreateGenerator();
    private P256Element _p256 = FieldElements.DrawNonZero<P256Element>(SystemRandomSource.Instance);
    private Poly1305Element _poly1305 = FieldElements.DrawNonZero<Poly1305Element>(SystemRandomSource.Instance);

    /// <summary>The next run multiplies the product of this one.</summary>
    [Benchmark]
    public int MultiplyPoint()
    {
        _point = _point.Multiply(_scalar.Span);
        return P256Point.Size;
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public bool MultiplyP256()
    {
        for (int i = 0; i < Elements; i++)
        {
            _p256 *= _p256;
        }

        return _p256.IsZero;
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public bool MultiplyPoly1305()
    {
        for (int i = 0; i < Elements; i++)
        {
            _poly1305 *= _poly1305;
        }

        return _poly1305.IsZero;
    }
}
