using System.Security.Cryptography;
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
    private readonly Block[] _chunk = new Block[ChallengePowers.ChunkTerms];

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
    public static void Run(Circuit circuit, Span<Block> slots, Span<Block> outputs, AndTerms terms, ICorrelations correlations, Span<byte> corrections)
    {
        (Memory<Block> left, Memory<Block> right, Memory<Block> product) = terms.Append(circuit.AndGates);
        Span<Block> products = product.Span;
        correlations.Take(products);
        LowBits.AddTo(products, corrections);
        ProvingGates gates = new(left.Span, right.Span, products);
        circuit.Run(ref gates, slots, outputs);
        LowBits.AddTo(products, corrections);
    }

    /// <summary>A random linear polynomial A0 + A1 Delta, of which the verifier gets the value: it hides the answer.</summary>
    /// <param name="correlations"><see cref="MaskCorrelations"/> of them; used up.</param>
    public static (Block Constant, Block Linear) Mask(ReadOnlySpan<Block> correlations)
    {
        Block constant = Block.Zero;
        Block linear = Block.Zero;
        for (int i = correlations.Length - 1; i >= 0; i--)
        {
            constant = Gf128.TimesX(constant) ^ correlations[i];
            linear = Gf128.TimesX(linear) ^ (correlations[i] & Block.One);
        }

        return (constant, linear);
    }

    /// <summary>Answers a challenge: of the folded products U = sum Mx My and V = sum x My + y Mx + Mz, plus the mask.</summary>
    public (Block U, Block V) Answer(AndTerms terms, Block challenge, (Block Constant, Block Linear) mask)
    {
        _powers.Set(challenge);
        Block u = Block.Zero;
        Block v = Block.Zero;
        for (int start = 0; start < terms.Count; start += ChallengePowers.ChunkTerms)
        {
            int count = int.Min(ChallengePowers.ChunkTerms, terms.Count - start);
            ReadOnlySpan<Block> left = terms.Left.Slice(start, count);
            ReadOnlySpan<Block> right = terms.Right.Slice(start, count);
            Span<Block> chunk = _chunk.AsSpan(0, count);
            Gf128.Multiply(left, right, chunk);
            u = _powers.Fold(u, chunk);
            AddCross(left, right, terms.Product.Slice(start, count), chunk);
            v = _powers.Fold(v, chunk);
        }

        return (u ^ mask.Constant, v ^ mask.Linear);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _powers.Dispose();
        CryptographicOperations.ZeroMemory(Block.AsBytes(_chunk.AsSpan()));
    }

    private static void AddCross(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right, ReadOnlySpan<Block> product, Span<Block> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = product[i] ^ left[i].TimesLowBitOf(right[i]) ^ right[i].TimesLowBitOf(left[i]);
        }
    }
}
