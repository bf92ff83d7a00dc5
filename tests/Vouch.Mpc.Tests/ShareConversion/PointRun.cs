using System.Buffers;
using System.Numerics;
using Vouch.Crypto;
using Vouch.Mpc.ShareConversion;
using Vouch.Testing;

namespace Vouch.Mpc.Tests.ShareConversion;

/// <summary>Both sides of a conversion in one place, over products of a trusted dealer, with every message passing through the test's hands.</summary>
internal sealed class PointRun : IDisposable
{
    public static readonly BigInteger Prime = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;

    private readonly PointMasks _proverMasks;
    private readonly PointMasks _attestorMasks;
    private readonly ProverPointCore _prover;
    private readonly AttestorPointCore _attestor;

    public PointRun(P256Point prover, P256Point attestor, ulong seed = 1)
    {
        SeededRandomSource random = new(seed);
        _proverMasks = new PointMasks(random);
        _attestorMasks = new PointMasks(random);
        for (int i = 0; i < PointMasks.Products; i++)
        {
            P256Element share = FieldElements.DrawNonZero<P256Element>(random);
            _attestorMasks.Shares.Span[i] = share;
            _proverMasks.Shares.Span[i] = share + (_proverMasks.Inputs.Span[i] * _attestorMasks.Inputs.Span[i]);
        }

        _prover = new ProverPointCore(_proverMasks, prover);
        _attestor = new AttestorPointCore(_attestorMasks, attestor);
    }

    /// <summary>Changes a message, by its number from 0, on its way.</summary>
    public Func<int, byte[], byte[]> Line { get; set; } = (_, message) => message;

    /// <summary>The sizes of what was sent.</summary>
    public List<int> Sizes { get; } = [];

    public (PointShares Prover, PointShares Attestor) Complete()
    {
        byte[] first = Pass(_prover.WriteFirst);
        byte[] second = Pass(output => _attestor.ReadFirst(first, output));
        byte[] third = Pass(output => _prover.ReadSecond(second, output));
        PointShares? shares = null;
        byte[] fourth = Pass(output => shares = _attestor.ReadThird(third, output));
        return (_prover.ReadFourth(fourth), shares!);
    }

    public static bool AreConsistent((PointShares Prover, PointShares Attestor) shares) => shares.Prover.Check.Span.SequenceEqual(shares.Attestor.Check.Span);

    /// <summary>What both runs say x is.</summary>
    public static (BigInteger First, BigInteger Second) Open((PointShares Prover, PointShares Attestor) shares)
        => (Subtract(shares.Prover.First, shares.Attestor.First), Subtract(shares.Prover.Second, shares.Attestor.Second));

    public void Dispose()
    {
        _prover.Dispose();
        _attestor.Dispose();
        _proverMasks.Dispose();
        _attestorMasks.Dispose();
    }

    private static BigInteger Subtract(SecretBuffer left, SecretBuffer right) => (Number(left.Span) - Number(right.Span) + Prime) % Prime;

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private byte[] Pass(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        Sizes.Add(output.WrittenCount);
        return Line(Sizes.Count - 1, output.WrittenSpan.ToArray());
    }
}
