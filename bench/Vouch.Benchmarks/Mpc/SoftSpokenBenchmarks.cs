using System.Buffers;
using BenchmarkDotNet.Attributes;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;

namespace Vouch.Benchmarks.Mpc;

/// <summary>SoftSpoken correlations, one thread, each side by itself: time for one correlation.</summary>
[MemoryDiagnoser]
public class SoftSpokenBenchmarks
{
    private const int Chunks = 64;
    private const int Correlations = (Chunks * CotShape.ChunkRows) - CotShape.CheckRows;

    private readonly Block[] _keys = new Block[Chunks * CotShape.ChunkRows];
    private readonly Block[] _macs = new Block[Chunks * CotShape.ChunkRows];
    private readonly ArrayBufferWriter<byte> _corrections = new();
    private readonly ArrayBufferWriter<byte> _challenge = new();
    private readonly ArrayBufferWriter<byte> _proof = new();
    private CotShape _shape = null!;
    private CorrelatedOtSender _sender = null!;
    private CorrelatedOtReceiver _receiver = null!;

    [Params(2, 4, 8)]
    public int FieldBits { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _shape = CotShape.For(FieldBits);
        _sender = new CorrelatedOtSender(_shape, new byte[32], SystemRandomSource.Instance);
        _receiver = new CorrelatedOtReceiver(_shape, new byte[32], SystemRandomSource.Instance);
        ArrayBufferWriter<byte> request = new();
        ArrayBufferWriter<byte> trees = new();
        _sender.WriteRequest(request);
        _receiver.ReadRequest(request.WrittenSpan, trees);
        _sender.ReadTrees(trees.WrittenSpan);
    }

    [IterationSetup(Target = nameof(Sender))]
    public void Correct()
    {
        _corrections.ResetWrittenCount();
        _receiver.Begin(Chunks);
        for (int i = 0; i < Chunks; i++)
        {
            _receiver.WriteCorrections(_corrections, _macs.AsSpan(i * CotShape.ChunkRows, CotShape.ChunkRows));
        }
    }

    [Benchmark(OperationsPerInvoke = Correlations)]
    public void Sender()
    {
        for (int i = 0; i < Chunks; i++)
        {
            _sender.ReadCorrections(_corrections.WrittenSpan.Slice(i * _shape.CorrectionsSize, _shape.CorrectionsSize), _keys.AsSpan(i * CotShape.ChunkRows, CotShape.ChunkRows));
        }

        _challenge.ResetWrittenCount();
        _proof.ResetWrittenCount();
        _sender.WriteChallenge(_challenge);
        _receiver.ReadChallenge(_challenge.WrittenSpan, _proof, _macs); // about a twentieth of the whole
        _sender.ReadProof(_proof.WrittenSpan, _keys);
    }

    [Benchmark(OperationsPerInvoke = Correlations)]
    public void Receiver()
    {
        Correct();
        _proof.ResetWrittenCount();
        _receiver.ReadChallenge(new byte[CotShape.ChallengeSize], _proof, _macs);
    }
}
