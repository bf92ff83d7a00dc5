using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vouch.Circuits;
using Vouch.Crypto;
using static Vouch.Mpc.Garbling.ThreeHalves;

namespace Vouch.Mpc.Garbling;

/// <summary>The gates as an evaluator of three halves runs them: wires are active labels.</summary>
internal ref struct ThreeHalvesEvaluation : IGateRuns<Block>
{
    private readonly RekeyedHash? _hash;
    private readonly Span<Block> _scratch;
    private readonly ReadOnlySpan<Block> _pairs;
    private readonly ReadOnlySpan<ulong> _sums;
    private readonly ReadOnlySpan<byte> _control;
    private int _next;

    /// <summary>Begins a part.</summary>
    /// <param name="hash">Gives each gate its three tweaks; a part without products needs none.</param>
    /// <param name="tables">The tables of the part, as <see cref="ThreeHalvesGarbling"/> makes them.</param>
    /// <param name="control">A byte for each gate of the part.</param>
    /// <param name="scratch">Room for <see cref="Lanes"/> gates, of which it leaves labels behind.</param>
    public ThreeHalvesEvaluation(RekeyedHash? hash, ReadOnlySpan<byte> tables, Span<byte> control, Span<Block> scratch)
    {
        int gates = control.Length;
        _hash = hash;
        _scratch = scratch[..(3 * Lanes)];
        _pairs = MemoryMarshal.Cast<byte, Block>(tables[..(gates * Block.Size)]);
        _sums = MemoryMarshal.Cast<byte, ulong>(tables.Slice(gates * Block.Size, gates * sizeof(ulong)));
        ControlBits.Unpack(tables[(gates * 3 * sizeof(ulong))..], control);
        _control = control;
    }

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
        Span<Block> hashes = _scratch[..(3 * gates.Length)];
        for (int i = 0; i < gates.Length; i++)
        {
            Block left = slots[gates[i].Left];
            Block right = slots[gates[i].Right];
            hashes[(3 * i) + 2] = left ^ right;
            hashes[(3 * i) + 1] = right;
            hashes[3 * i] = left;
        }

        _hash!.Hash(hashes);
        ReadOnlySpan<Block> pairs = _pairs.Slice(_next, gates.Length);
        ReadOnlySpan<ulong> sums = _sums.Slice(_next, gates.Length);
        ReadOnlySpan<byte> control = _control.Slice(_next, gates.Length);
        _next += gates.Length;
        for (int i = 0; i < gates.Length; i++)
        {
            slots[gates[i].Output] = Evaluate(slots[gates[i].Left], slots[gates[i].Right], hashes.Slice(3 * i, 3), pairs[i], sums[i], control[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block Evaluate(Block leftLabel, Block rightLabel, ReadOnlySpan<Block> hashes, Block pair, ulong sum, byte control)
    {
        Vector128<ulong> left = Words(leftLabel);
        Vector128<ulong> right = Words(rightLabel);
        Vector128<ulong> colours = Masks(LowWords(left, right));
        Vector128<ulong> sumColour = colours ^ Swap(colours);
        Vector128<ulong> i = Broadcast(colours, 0);
        Vector128<ulong> j = Broadcast(colours, 1);

        Vector128<ulong> hashA = Words(hashes[0]);
        Vector128<ulong> hashB = Words(hashes[1]);
        Vector128<ulong> hashSum = Words(hashes[2]);
        Vector128<ulong> bits = Vector128.Create((ulong)control);
        Vector128<ulong> z = Vector128.Equals(bits & Vector128.Create(1ul, 2ul), Vector128.Create(1ul, 2ul));
        Vector128<ulong> z2 = Vector128.Equals(bits & Vector128.Create(4ul), Vector128.Create(4ul));
        Vector128<ulong> dice = Masks(HighWords(hashA, hashB) ^ Broadcast(hashSum, 1) ^ (z & colours) ^ (z2 & sumColour));
        Vector128<ulong> a = Broadcast(dice, 0);
        Vector128<ulong> b = Broadcast(dice, 1);

        Vector128<ulong> product = LowWords(hashA, hashB) ^ Broadcast(hashSum, 0) ^ (Words(pair) & colours) ^ (Vector128.Create(sum) & sumColour);
        product ^= (left & ~(j ^ b)) ^ (TimesW(left) & (i ^ a)) ^ (right & a) ^ (TimesWSquared(right) & b);
        return new Block(product.AsByte());
    }
}
