using System.Runtime.CompilerServices;
using Vouch.Circuits;
using Vouch.Crypto;

namespace Vouch.Mpc.Garbling;

/// <summary>The gates as a garbler runs them whose tables were sent already: labels of zero alone, with half the hashes.</summary>
/// <remarks>An evaluator whose labels both have colour 0 comes to the sum of their hashes; those are labels of the permute bits, so it is the label of the product of these.</remarks>
/// <param name="delta">The offset.</param>
/// <param name="hash">Gives each gate its two tweaks.</param>
/// <param name="scratch">Room for <see cref="HalfGatesGarbling.Lanes"/> gates, of which it leaves labels behind.</param>
internal readonly ref struct HalfGatesRelabelling(Block delta, RekeyedHash hash, Span<Block> scratch) : IGateRuns<Block>
{
    private const int Lanes = HalfGatesGarbling.Lanes;

    private readonly Block _delta = delta;
    private readonly RekeyedHash _hash = hash;
    private readonly Span<Block> _scratch = scratch[..(2 * Lanes)];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block Sum(Block left, Block right) => left ^ right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block Complement(Block wire) => wire ^ _delta;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Products(ReadOnlySpan<Gate> gates, Span<Block> slots)
    {
        while (!gates.IsEmpty)
        {
            int count = int.Min(gates.Length, Lanes);
            Relabel(gates[..count], slots);
            gates = gates[count..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Relabel(ReadOnlySpan<Gate> gates, Span<Block> slots)
    {
        Span<Block> hashes = _scratch[..(2 * gates.Length)];
        for (int i = 0; i < gates.Length; i++)
        {
            Block left = slots[gates[i].Left];
            Block right = slots[gates[i].Right];
            hashes[(2 * i) + 1] = right ^ _delta.TimesLowBitOf(right);
            hashes[2 * i] = left ^ _delta.TimesLowBitOf(left);
        }

        _hash.Hash(hashes);
        for (int i = 0; i < gates.Length; i++)
        {
            Block left = slots[gates[i].Left];
            Block right = slots[gates[i].Right];
            slots[gates[i].Output] = hashes[2 * i] ^ hashes[(2 * i) + 1] ^ _delta.TimesLowBitOf(left & right);
        }
    }
}
