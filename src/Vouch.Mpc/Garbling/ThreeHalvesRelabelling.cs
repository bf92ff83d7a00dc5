using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vouch.Circuits;
using Vouch.Crypto;
using static Vouch.Mpc.Garbling.ThreeHalves;

namespace Vouch.Mpc.Garbling;

/// <summary>The gates as a garbler runs them whose tables were sent already: what an evaluator whose labels both have colour 0 comes to, plus Delta where those are both labels of one.</summary>
/// <param name="delta">The offset.</param>
/// <param name="hash">Gives each gate its three tweaks.</param>
/// <param name="scratch">Room for <see cref="Lanes"/> gates, of which it leaves labels behind.</param>
internal readonly ref struct ThreeHalvesRelabelling(Block delta, RekeyedHash hash, Span<Block> scratch) : IGateRuns<Block>
{
    private readonly Block _delta = delta;
    private readonly RekeyedHash _hash = hash;
    private readonly Span<Block> _scratch = scratch[..(3 * Lanes)];

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
        Span<Block> hashes = _scratch[..(3 * gates.Length)];
        for (int i = 0; i < gates.Length; i++)
        {
            Block left = slots[gates[i].Left];
            Block right = slots[gates[i].Right];
            left ^= _delta.TimesLowBitOf(left);
            right ^= _delta.TimesLowBitOf(right);
            hashes[(3 * i) + 2] = left ^ right;
            hashes[(3 * i) + 1] = right;
            hashes[3 * i] = left;
        }

        _hash.Hash(hashes);
        for (int i = 0; i < gates.Length; i++)
        {
            slots[gates[i].Output] = Relabel(slots[gates[i].Left], slots[gates[i].Right], hashes.Slice(3 * i, 3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Block Relabel(Block leftZero, Block rightZero, ReadOnlySpan<Block> hashes)
    {
        Vector128<ulong> left = Words(leftZero ^ _delta.TimesLowBitOf(leftZero));
        Vector128<ulong> right = Words(rightZero ^ _delta.TimesLowBitOf(rightZero));
        Vector128<ulong> hashA = Words(hashes[0]);
        Vector128<ulong> hashB = Words(hashes[1]);
        Vector128<ulong> hashSum = Words(hashes[2]);
        Vector128<ulong> dice = Masks(HighWords(hashA, hashB) ^ Broadcast(hashSum, 1));
        Vector128<ulong> a = Broadcast(dice, 0);
        Vector128<ulong> b = Broadcast(dice, 1);
        Vector128<ulong> product = LowWords(hashA, hashB) ^ Broadcast(hashSum, 0) ^ (left & ~b) ^ ((TimesW(left) ^ right) & a) ^ (TimesWSquared(right) & b);
        return new Block(product.AsByte()) ^ _delta.TimesLowBitOf(leftZero & rightZero);
    }
}
