using System.Buffers;
using BenchmarkDotNet.Attributes;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;

namespace Vouch.Benchmarks.Mpc;

/// <summary>The set-up of a fresh pair: base OTs and trees, both sides one after the other.</summary>
[MemoryDiagnoser]
public class BaseOtBenchmarks
{
    private readonly byte[] _run = new byte[32];

    [Benchmark]
    public Block SetUp()
    {
        using CorrelatedOtSender sender = new(CotShape.Wide, _run, SystemRandomSource.Instance);
        using CorrelatedOtReceiver receiver = new(CotShape.Wide, _run, SystemRandomSource.Instance);
        ArrayBufferWriter<byte> request = new();
        ArrayBufferWriter<byte> trees = new();
        sender.WriteRequest(request);
        receiver.ReadRequest(request.WrittenSpan, trees);
        sender.ReadTrees(trees.WrittenSpan);
        return sender.Delta;
    }
}
