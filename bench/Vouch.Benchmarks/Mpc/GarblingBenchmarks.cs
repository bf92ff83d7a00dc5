using BenchmarkDotNet.Attributes;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Garbling;

namespace Vouch.Benchmarks.Mpc;

/// <summary>A SHA-256 compression, garbled, evaluated, and garbled again without tables, each in memory on one thread; the time is that of one AND gate, free gates included.</summary>
[MemoryDiagnoser]
public class GarblingBenchmarks
{
    private const int Gates = 22_271;

    private static readonly Circuit s_circuit = Sha256.Compression;

    private readonly Block[] _slots = new Block[s_circuit.Slots];
    private readonly Block[] _scratch = new Block[int.Max(ThreeHalves.ScratchBlocks, HalfGatesGarbling.ScratchBlocks)];
    private readonly byte[] _control = new byte[Gates];
    private readonly byte[] _tables = new byte[Gates * HalfGatesGarbling.TableSize];
    private readonly RekeyedHash _hash = new(Block.Create(1, 2));
    private Block _delta;

    [ParamsAllValues]
    public TableFormat Format { get; set; }

    private Span<byte> Tables => _tables.AsSpan(0, Format == TableFormat.HalfGates ? _tables.Length : ThreeHalves.SizeOf(Gates));

    [GlobalSetup]
    public void Setup()
    {
        if (s_circuit.AndGates != Gates)
        {
            throw new InvalidOperationException($"{s_circuit.Name} has {s_circuit.AndGates} AND gates.");
        }

        Span<Block> delta = stackalloc Block[1];
        SystemRandomSource.Instance.Fill(Block.AsBytes(delta));
        SystemRandomSource.Instance.Fill(_tables);
        _delta = delta[0];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Gates)]
    public Block Garble()
    {
        if (Format == TableFormat.HalfGates)
        {
            HalfGatesGarbling gates = new(_delta, _hash, Tables, _scratch);
            return Run(ref gates);
        }
        else
        {
            ThreeHalvesGarbling gates = new(_delta, _hash, Tables, _control, _scratch);
            Block last = Run(ref gates);
            gates.Complete();
            return last;
        }
    }

    [Benchmark(OperationsPerInvoke = Gates)]
    public Block Evaluate()
    {
        if (Format == TableFormat.HalfGates)
        {
            HalfGatesEvaluation gates = new(_hash, Tables, _scratch);
            return Run(ref gates);
        }
        else
        {
            ThreeHalvesEvaluation gates = new(_hash, Tables, _control, _scratch);
            return Run(ref gates);
        }
    }

    [Benchmark(OperationsPerInvoke = Gates)]
    public Block Relabel()
    {
        if (Format == TableFormat.HalfGates)
        {
            HalfGatesRelabelling gates = new(_delta, _hash, _scratch);
            return Run(ref gates);
        }
        else
        {
            ThreeHalvesRelabelling gates = new(_delta, _hash, _scratch);
            return Run(ref gates);
        }
    }

    private Block Run<TGates>(ref TGates gates)
        where TGates : struct, IGateRuns<Block>, allows ref struct
    {
        CircuitPlace place = default;
        s_circuit.RunPart(ref gates, _slots.AsSpan(), ref place, Gates);
        return _slots[^1];
    }
}
