using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>The verifier of QuickSilver (eprint 2021/076, section 4.2, over GF(2) with an extension of degree 128) without its messages.</summary>
/// <remarks>
/// A wire is its key K. The challenge of a batch is drawn when the batch begins and told when it is over, so that every product is folded at once and none is kept.
/// </remarks>
internal sealed class VerifyingCore(Block delta) : IDisposable
{
    private readonly ChallengePowers _powers = new(Block.Zero);
    private readonly Block[] _chunk = new Block[ChallengePowers.ChunkTerms];
    private readonly GateWires _wires = new();
    private Block _delta = delta;
    private Block _products;
    private Block _keys;

    /// <summary>The verifier's constant one: K = 1 + Delta, M = 1.</summary>
    public Block One => Block.One ^ _delta;

    /// <summary>Begins a batch.</summary>
    public void Begin(Block challenge)
    {
        _powers.Set(challenge);
        _products = Block.Zero;
        _keys = Block.Zero;
    }

    /// <summary>Takes over authenticated bits.</summary>
    /// <param name="wires">Come as correlations; become the keys of the bits.</param>
    /// <param name="corrections">What the prover told.</param>
    public void Commit(Span<Block> wires, ReadOnlySpan<byte> corrections) => LowBits.Add(wires, corrections, One);

    /// <summary>Runs a circuit, and folds its products.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="slots">Its slots, inputs filled in.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="correlations">Has a correlation for each AND gate.</param>
    /// <param name="corrections">What the prover told.</param>
    public void Run(Circuit circuit, Span<Block> slots, Span<Block> outputs, ICorrelations correlations, ReadOnlySpan<byte> corrections)
    {
        _wires.Begin(circuit.AndGates);
        correlations.Take(_wires.Product);
        LowBits.Add(_wires.Product, corrections, One);
        VerifyingGates gates = new(_wires.Left, _wires.Right, _wires.Product, One);
        circuit.Run(ref gates, slots, outputs);
        Fold();
    }

    /// <summary>The value that the prover's answer must have at Delta: U + V Delta.</summary>
    /// <param name="mask"><see cref="ProvingCore.MaskCorrelations"/> correlations; used up.</param>
    public Block Expected(ReadOnlySpan<Block> mask) => Gf128.Pack(mask) ^ _products ^ Gf128.Multiply(_keys, _delta);

    /// <summary>Whether an answer is right.</summary>
    public bool Accepts(Block expected, Block u, Block v) => Block.FixedTimeEquals(expected, u ^ Gf128.Multiply(v, _delta));

    /// <inheritdoc/>
    public void Dispose()
    {
        _powers.Dispose();
        _wires.Dispose();
        CryptographicOperations.ZeroMemory(Block.AsBytes(_chunk.AsSpan()));
        _delta = _products = _keys = Block.Zero;
    }

    private void Fold()
    {
        _keys = _powers.Fold(_keys, _wires.Product);
        for (int start = 0; start < _wires.Product.Length; start += ChallengePowers.ChunkTerms)
        {
            int count = int.Min(ChallengePowers.ChunkTerms, _wires.Product.Length - start);
            Span<Block> chunk = _chunk.AsSpan(0, count);
            Gf128.Multiply(_wires.Left.Slice(start, count), _wires.Right.Slice(start, count), chunk);
            _products = _powers.Fold(_products, chunk);
        }
    }
}
