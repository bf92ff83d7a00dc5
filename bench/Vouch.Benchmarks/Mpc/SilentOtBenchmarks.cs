using System.Buffers;
using BenchmarkDotNet.Attributes;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;

namespace Vouch.Benchmarks.Mpc;

/// <summary>One large silent iteration, one thread, each side by itself: time for one correlation.</summary>
[MemoryDiagnoser]
public class SilentOtBenchmarks
{
    private const int Correlations = 2_621_440;

    private readonly SilentShape _shape = SilentShape.Large;
    private readonly Block _delta = Block.Create(0x1234_5678_9abc_def1, 0xfedc_ba98_7654_3210);
    private readonly ArrayBufferWriter<byte> _levels = new();
    private readonly ArrayBufferWriter<byte> _challenge = new();
    private readonly ArrayBufferWriter<byte> _proof = new();
    private Block[] _seedKeys = [];
    private Block[] _seedMacs = [];
    private Block[] _outputs = [];

    [GlobalSetup]
    public void Setup()
    {
        _seedKeys = new Block[_shape.Seeds];
        _seedMacs = new Block[_shape.Seeds];
        _outputs = new Block[_shape.Outputs];
        using BlockPrg prg = new(Block.One);
        prg.Fill(_seedKeys);
        prg.Fill(_seedMacs);
        for (int i = 0; i < _seedKeys.Length; i++)
        {
            _seedKeys[i] &= Block.Create(~1ul, ulong.MaxValue);
            _seedMacs[i] = _seedKeys[i] ^ _delta.Times(_seedMacs[i].LowBit);
        }

        Receiver();
    }

    [Benchmark(OperationsPerInvoke = Correlations)]
    public void Sender()
    {
        SilentSender sender = new(_shape, _delta, _seedKeys, [_outputs], new byte[32], 0, SystemRandomSource.Instance);
        _levels.ResetWrittenCount();
        _proof.ResetWrittenCount();
        sender.WriteLevels(_levels);
        sender.ReadChallenge(_challenge.WrittenSpan, _proof);
        sender.Encode();
    }

    /// <summary>With the proof left out: it is a digest, and the sender is not there to make it.</summary>
    [Benchmark(OperationsPerInvoke = Correlations)]
    public void Receiver()
    {
        using SilentReceiver receiver = new(_shape, _seedMacs, [_outputs], new byte[32], 0, SystemRandomSource.Instance);
        _challenge.ResetWrittenCount();
        receiver.ReadLevels(new byte[_shape.LevelsSize], _challenge);
        receiver.Encode();
    }
}
