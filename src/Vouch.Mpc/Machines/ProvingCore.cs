using Vouch.Circuits;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>The prover of QuickSilver (eprint 2021/076, section 4.2, over GF(2) with an extension of degree 128) without its messages.</summary>
/// <remarks>
/// A wire is its MAC M = K + x Delta, with the bit x in bit 0. Deviations, argued in <c>docs/protocol/session-proof-machine.md</c>: the bit travels in the MAC, which costs one bit of Delta; products are
/// checked in batches; the challenge is one element, whose powers are the coefficients.
/// </remarks>
internal sealed class ProvingCore : IDisposable
{
    /// <summary>How many correlations mask the answer to a challenge.</summary>
    public const int MaskCorrelations = 128;

    /// <summary>The prover's constant one: M = 1, K = 1 + Delta.</summary>
    public static Block One => Block.One;

    private readonly ChallengePowers _powers = new(Block.Zero);
    private readonly GateWires _wires = new();

    /// <summary>Authenticates bits.</summary>
    /// <param name="wires">Come with the bits in bit 0; become their MACs.</param>
    /// <param name="correlations">As many correlations; used up.</param>
    /// <param name="corrections">What the verifier has to be told, zeroed: bit by bit the input plus the random bit.</param>
    public static void Commit(Span<Block> wires, ReadOnlySpan<Block> correlations, Span<byte> corrections)
    {
        LowBits.AddTo(wires, corrections);
        LowBits.AddTo(correlations, corrections);
        for (int i = 0; i < wires.Length; i++)
        {
            wires[i] = correlations[i] ^ (Block.One & (correlations[i] ^ wires[i]));
        }
    }

    /// <summary>Runs a circuit, and keeps what is needed to prove its products.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="slots">Its slots, inputs filled in.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="terms">Where the products are kept.</param>
    /// <param name="correlations">Has a correlation for each AND gate.</param>
    /// <param name="corrections">What the verifier has to be told, zeroed: gate by gate the product plus the random bit.</param>
    public void Run(Circuit circuit, Span<Block> slots, Span<Block> outputs, AndTerms terms, ICorrelations correlations, Span<byte> corrections)
    {
        _wires.Begin(circuit.AndGates);
        correlations.Take(_wires.Product);
        LowBits.AddTo(_wires.Product, corrections);
        ProvingGates gates = new(_wires.Left, _wires.Right, _wires.Product);
        circuit.Run(ref gates, slots, outputs);
        LowBits.AddTo(_wires.Product, corrections);
        terms.Add(_wires);
    }

    /// <summary>A random linear polynomial A0 + A1 Delta, of which the verifier gets the value: it hides the answer.</summary>
    /// <param name="correlations"><see cref="MaskCorrelations"/> of them; used up.</param>
    public static (Block Constant, Block Linear) Mask(ReadOnlySpan<Block> correlations) => (Gf128.Pack(correlations), LowBits.Pack(correlations));

    /// <summary>Answers a challenge: of the folded products U = sum Mx My and V = sum x My + y Mx + Mz, plus the mask.</summary>
    public (Block U, Block V) Answer(AndTerms terms, Block challenge, (Block Constant, Block Linear) mask)
    {
        _powers.Set(challenge);
        (Block u, Block v) = terms.Fold(_powers);
        return (u ^ mask.Constant, v ^ mask.Linear);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _powers.Dispose();
        _wires.Dispose();
    }
}
