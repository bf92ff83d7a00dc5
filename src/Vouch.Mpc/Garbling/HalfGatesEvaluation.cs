using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vouch.Circuits;
using Vouch.Crypto;

namespace Vouch.Mpc.Garbling;

/// <summary>The gates as an evaluator of half-gates runs them (eprint 2014/756, figure 2): wires are active labels.</summary>
/// <param name="hash">Gives each gate its two tweaks; a part without products needs none.</param>
/// <param name="tables">The tables, as <see cref="HalfGatesGarbling"/> makes them.</param>
/// <param name="scratch">Room for <see cref="HalfGatesGarbling.Lanes"/> gates, of which it leaves labels behind.</param>
internal ref struct HalfGatesEvaluation(RekeyedHash? hash, ReadOnlySpan<byte> tables, Span<Block> scratch) : IGateRuns<Block>
{
    private const int Lanes = HalfGatesGarbling.Lanes;

    private readonly RekeyedHash? _hash = hash;
    private readonly Span<Block> _scratch = scratch[..(2 * Lanes)];
    private ReadOnlySpan<Block> _tables = MemoryMarshal.Cast<byte, Block>(tables);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Block Sum(Block left, Block right) => left ^ right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Block Complement(Block wire) => wire; // what turns over is the label's meaning

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Products(ReadOnlySpan<Gate> gates, Span<Block> slots)
    {
        while (!gates.IsEmpty)
        {
            int count = int.Min(gates.Length, Lanes);
            Evaluate(gates[..count], slots);
            gates = gates[count..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Evaluate(ReadOnlySpan<Gate> gates, Span<Block> slots)
    {
        Span<Block> hashes = _scratch[..(2 * gates.Length)];
        for (int i = 0; i < gates.Length; i++)
        {
            hashes[(2 * i) + 1] = slots[gates[i].Right];
            hashes[2 * i] = slots[gates[i].Left];
        }

        _hash!.Hash(hashes);
        ReadOnlySpan<Block> tables = _tables[..(2 * gates.Length)];
        _tables = _tables[tables.Length..];
        for (int i = 0; i < gates.Length; i++)
        {
            Block left = slots[gates[i].Left];
            Block right = slots[gates[i].Right];
            slots[gates[i].Output] = hashes[2 * i] ^ tables[2 * i].TimesLowBitOf(left)
                ^ hashes[(2 * i) + 1] ^ (tables[(2 * i) + 1] ^ left).TimesLowBitOf(right);
        }
    }
}
