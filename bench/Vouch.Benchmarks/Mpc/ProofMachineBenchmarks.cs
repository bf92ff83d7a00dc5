using BenchmarkDotNet.Attributes;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;

namespace Vouch.Benchmarks.Mpc;

/// <summary>A batch of SHA-256 compressions in zero knowledge, each side alone on one thread, correlations there already; the time is that of one AND gate, checked.</summary>
[MemoryDiagnoser]
public class ProofMachineBenchmarks
{
    private const int Calls = 11;
    private const int Gates = Calls * 22_271;

    private static readonly Circuit s_circuit = Sha256.Compression;

    private readonly ReadyCorrelations _correlations = new(s_circuit.AndGates);
    private readonly Block[] _slots = new Block[s_circuit.Slots];
    private readonly Block[] _outputs = new Block[s_circuit.OutputBits];
    private readonly byte[] _corrections = new byte[(s_circuit.AndGates / 8) + 1];
    private readonly AndTerms _terms = new();
    private readonly ProvingCore _prover = new();
    private VerifyingCore _verifier = new(Block.One);
    private Block _challenge = Block.One;

    [GlobalSetup]
    public void Setup()
    {
        if (s_circuit.AndGates * Calls != Gates)
        {
            throw new InvalidOperationException($"{s_circuit.Name} has {s_circuit.AndGates} AND gates.");
        }

        Span<Block> random = stackalloc Block[2];
        SystemRandomSource.Instance.Fill(Block.AsBytes(random));
        _challenge = random[0];
        _verifier = new VerifyingCore(random[1]);
        SystemRandomSource.Instance.Fill(_corrections);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Gates)]
    public Block Prover()
    {
        _terms.Clear();
        for (int i = 0; i < Calls; i++)
        {
            _corrections.AsSpan().Clear();
            _prover.Run(s_circuit, _slots, _outputs, _terms, _correlations, _corrections);
        }

        (Block u, Block v) = _prover.Answer(_terms, _challenge, default);
        return _challenge = u ^ v;
    }

    [Benchmark(OperationsPerInvoke = Gates)]
    public Block Verifier()
    {
        _verifier.Begin(_challenge);
        for (int i = 0; i < Calls; i++)
        {
            _verifier.Run(s_circuit, _slots, _outputs, _correlations, _corrections);
        }

        return _challenge = _verifier.Expected([]);
    }

    private sealed class ReadyCorrelations : ICorrelations
    {
        private readonly Block[] _blocks;

        public ReadyCorrelations(int count)
        {
            _blocks = new Block[count];
            SystemRandomSource.Instance.Fill(Block.AsBytes(_blocks.AsSpan()));
        }

        public int Available => int.MaxValue;

        public ValueTask ReserveAsync(int needed, int wanted, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Take(Span<Block> destination) => _blocks.AsSpan(0, destination.Length).CopyTo(destination);
    }
}
