using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using Vouch.Circuits;

namespace Vouch.Benchmarks.Circuits;

/// <summary>Running circuits: what is left of a machine's time when its gates cost next to nothing. Each run goes on from the outputs of the last.</summary>
[MemoryDiagnoser]
public class CircuitRunBenchmarks
{
    private Circuit _circuit = null!;
    private ulong[] _slices = [];
    private ulong[] _sliceOutputs = [];
    private Vector128<ulong>[] _blocks = [];
    private Vector128<ulong>[] _blockOutputs = [];

    public enum CircuitName
    {
        Sha256,
        Aes128,
        ChaCha20,
    }

    [ParamsAllValues]
    public CircuitName Name { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _circuit = Name switch
        {
            CircuitName.Sha256 => Sha256.Compression,
            CircuitName.Aes128 => Aes128.Block,
            _ => ChaCha20.Block,
        };
        _slices = new ulong[_circuit.Slots];
        _sliceOutputs = new ulong[_circuit.OutputBits];
        _blocks = new Vector128<ulong>[_circuit.Slots];
        _blockOutputs = new Vector128<ulong>[_circuit.OutputBits];
    }

    /// <summary>64 plain evaluations at once.</summary>
    [Benchmark(Baseline = true)]
    public ulong Slices()
    {
        SlicedGates gates = default;
        _circuit.Run(ref gates, _slices.AsSpan(), _sliceOutputs.AsSpan());
        _sliceOutputs.AsSpan(0, Math.Min(_circuit.InputBits, _sliceOutputs.Length)).CopyTo(_slices);
        return _slices[0];
    }

    /// <summary>Wires of 128 bits, as the machines have.</summary>
    [Benchmark]
    public Vector128<ulong> Blocks()
    {
        MixingGates gates = default;
        _circuit.Run(ref gates, _blocks.AsSpan(), _blockOutputs.AsSpan());
        _blockOutputs.AsSpan(0, Math.Min(_circuit.InputBits, _blockOutputs.Length)).CopyTo(_blocks);
        return _blocks[0];
    }

    /// <summary>A machine with a product that depends on its operands and its place, and is of no other use.</summary>
    private struct MixingGates : IGates<Vector128<ulong>>
    {
        private ulong _products;

        public readonly Vector128<ulong> Sum(Vector128<ulong> left, Vector128<ulong> right) => left ^ right;

        public Vector128<ulong> Product(Vector128<ulong> left, Vector128<ulong> right) => (left & right) + Vector128.Create(++_products);

        public readonly Vector128<ulong> Complement(Vector128<ulong> wire) => ~wire;
    }
}
