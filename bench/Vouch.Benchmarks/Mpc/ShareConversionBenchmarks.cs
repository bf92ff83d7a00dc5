using System.Buffers;
using BenchmarkDotNet.Attributes;
using Vouch.Crypto;
using Vouch.Mpc.ShareConversion;

namespace Vouch.Benchmarks.Mpc;

/// <summary>Products of two parties, each side by itself, and one side's share of a MAC: time for one.</summary>
[MemoryDiagnoser]
public class ShareConversionBenchmarks
{
    private const int Products = 16;
    private const int MessageSize = 1_024;

    private readonly ArrayBufferWriter<byte> _choices = new();
    private readonly ArrayBufferWriter<byte> _corrections = new();
    private readonly Poly1305Element[] _inputs = new Poly1305Element[Products];
    private readonly Poly1305Element[] _shares = new Poly1305Element[Products];
    private readonly Block[] _blocks = new Block[Products * Poly1305Element.Bits];
    private readonly OleReceiver<Poly1305Element> _receiver = new(new byte[32]);
    private readonly OleSender<Poly1305Element> _sender = new(new byte[32], Block.One);
    private readonly byte[] _message = new byte[MessageSize];
    private readonly byte[] _share = new byte[Poly1305Element.Size];
    private readonly MacShares<Poly1305Polynomial, Poly1305Element> _mac = new();

    [GlobalSetup]
    public void Setup()
    {
        SystemRandomSource.Instance.Fill(Block.AsBytes(_blocks.AsSpan()));
        SystemRandomSource.Instance.Fill(_message);
        _inputs.AsSpan().Fill(FieldElements.DrawNonZero<Poly1305Element>(SystemRandomSource.Instance));
        int powers = MacCost.PowersOf(0, MessageSize);
        _mac.Prepare(powers, _ => _inputs[0]);
        _mac.Share(powers, _ => _inputs[0]); // any element does
    }

    [Benchmark(OperationsPerInvoke = Products)]
    public int Sender()
    {
        _corrections.ResetWrittenCount();
        _sender.Respond(new byte[Products * Poly1305Element.Size], _inputs, _blocks, _corrections, _shares);
        return _corrections.WrittenCount;
    }

    [Benchmark(OperationsPerInvoke = Products)]
    public int Receiver()
    {
        _choices.ResetWrittenCount();
        _receiver.WriteChoices(_inputs, _blocks, _choices);
        _receiver.ReadCorrections(new byte[Products * OleReceiver<Poly1305Element>.CorrectionsSize], _shares);
        return _choices.WrittenCount;
    }

    /// <summary>A message of 1 KB, powers of the key being shared.</summary>
    [Benchmark]
    public int ShareOfMac()
    {
        _mac.Compute([], _message, _share);
        return _share[0];
    }
}
