using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vouch.Circuits;
using Vouch.Crypto;

namespace Vouch.Mpc.Garbling;

/// <summary>The gates as a garbler of half-gates runs them (Zahur, Rosulek and Evans, eprint 2014/756, figure 2): wires are labels of zero, a product's table is two blocks.</summary>
/// <param name="delta">The offset, label of one minus label of zero; bit 0 is 1.</param>
/// <param name="hash">Gives each gate its two tweaks.</param>
/// <param name="tables">Takes the tables, gate by gate: the generator's half, the evaluator's half.</param>
/// <param name="scratch">Room for <see cref="Lanes"/> gates, of which it leaves labels behind.</param>
internal ref struct HalfGatesGarbling(Block delta, RekeyedHash hash, Span<byte> tables, Span<Block> scratch) : IGateRuns<Block>
{
    /// <summary>How many gates are taken at a time.</summary>
    public const int Lanes = 16;

    /// <summary>The blocks of scratch memory.</summary>
    public const int ScratchBlocks = 4 * Lanes;

    /// <summary>The tweaks that a gate takes.</summary>
    public const int Tweaks = 2;

    /// <summary>The bytes of a gate's table.</summary>
    public const int TableSize = 2 * Block.Size;

    private readonly Block _delta = delta;
    private readonly RekeyedHash _hash = hash;
    private readonly Span<Block> _scratch = scratch[..ScratchBlocks];
    private Span<Block> _tables = MemoryMarshal.Cast<byte, Block>(tables);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Block Sum(Block left, Block right) => left ^ right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Block Complement(Block wire) => wire ^ _delta;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Products(ReadOnlySpan<Gate> gates, Span<Block> slots)
    {
        while (!gates.IsEmpty)
        {
            int count = int.Min(gates.Length, Lanes);
            Garble(gates[..count], slots);
            gates = gates[count..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Garble(ReadOnlySpan<Gate> gates, Span<Block> slots)
    {
        Span<Block> hashes = _scratch[..(4 * gates.Length)];
        for (int i = 0; i < gates.Length; i++)
        {
            Block left = slots[gates[i].Left];
            Block right = slots[gates[i].Right];
            hashes[(4 * i) + 3] = right ^ _delta;
            hashes[(4 * i) + 2] = right;
            hashes[(4 * i) + 1] = left ^ _delta;
            hashes[4 * i] = left;
        }

        _hash.HashPairs(hashes);
        Span<Block> tables = _tables[..(2 * gates.Length)];
        _tables = _tables[tables.Length..];
        for (int i = 0; i < gates.Length; i++)
        {
            Block left = slots[gates[i].Left];
            Block right = slots[gates[i].Right];
            Block leftZero = hashes[4 * i];
            Block rightZero = hashes[(4 * i) + 2];
            Block generator = leftZero ^ hashes[(4 * i) + 1] ^ _delta.TimesLowBitOf(right);
            Block evaluator = rightZero ^ hashes[(4 * i) + 3];
            tables[(2 * i) + 1] = evaluator ^ left;
            tables[2 * i] = generator;
            slots[gates[i].Output] = leftZero ^ generator.TimesLowBitOf(left) ^ rightZero ^ evaluator.TimesLowBitOf(right);
        }
    }
}
