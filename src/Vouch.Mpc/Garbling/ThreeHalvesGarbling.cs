using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vouch.Circuits;
using Vouch.Crypto;
using static Vouch.Mpc.Garbling.ThreeHalves;

namespace Vouch.Mpc.Garbling;

/// <summary>The gates as a garbler of three halves runs them: wires are labels of zero.</summary>
/// <param name="delta">The offset, label of one minus label of zero; bit 0 is 1.</param>
/// <param name="hash">Gives each gate its three tweaks.</param>
/// <param name="tables">Takes the tables of the part: as many bytes as <see cref="SizeOf"/> says.</param>
/// <param name="control">A byte for each gate of the part.</param>
/// <param name="scratch">Room for <see cref="Lanes"/> gates, of which it leaves labels behind.</param>
internal ref struct ThreeHalvesGarbling(Block delta, RekeyedHash hash, Span<byte> tables, Span<byte> control, Span<Block> scratch) : IGateRuns<Block>
{
    private readonly Block _delta = delta;
    private readonly RekeyedHash _hash = hash;
    private readonly Span<Block> _scratch = scratch[..ScratchBlocks];
    private readonly Span<Block> _pairs = MemoryMarshal.Cast<byte, Block>(tables[..(control.Length * Block.Size)]);
    private readonly Span<ulong> _sums = MemoryMarshal.Cast<byte, ulong>(tables.Slice(control.Length * Block.Size, control.Length * sizeof(ulong)));
    private readonly Span<byte> _packed = tables[(control.Length * 3 * sizeof(ulong))..];
    private readonly Span<byte> _control = control;
    private int _next;

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

    /// <summary>Ends the part: packs its control bits.</summary>
    public readonly void Complete() => ControlBits.Pack(_control, _packed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Garble(ReadOnlySpan<Gate> gates, Span<Block> slots)
    {
        Span<Block> hashes = _scratch[..(6 * gates.Length)];
        for (int i = 0; i < gates.Length; i++)
        {
            Block left = slots[gates[i].Left];
            Block right = slots[gates[i].Right];
            left ^= _delta.TimesLowBitOf(left); // of colour 0
            right ^= _delta.TimesLowBitOf(right);
            Span<Block> six = hashes.Slice(6 * i, 6);
            six[5] = left ^ right ^ _delta;
            six[4] = left ^ right;
            six[3] = right ^ _delta;
            six[2] = right;
            six[1] = left ^ _delta;
            six[0] = left;
        }

        _hash.HashPairs(hashes);
        Span<Block> pairs = _pairs.Slice(_next, gates.Length);
        Span<ulong> sums = _sums.Slice(_next, gates.Length);
        Span<byte> control = _control.Slice(_next, gates.Length);
        _next += gates.Length;
        for (int i = 0; i < gates.Length; i++)
        {
            slots[gates[i].Output] = Garble(slots[gates[i].Left], slots[gates[i].Right], hashes.Slice(6 * i, 6), ref pairs[i], ref sums[i], ref control[i]);
        }
    }

    /// <summary>One gate: at each pair of colours the evaluator's sum must be the label of the product.</summary>
    /// <remarks>
    /// p and q are the colours of labels of zero, P and Q their complements: the product is 1 at colours (P, Q) alone. The sum at (0, 0) gives the label, its difference to that at (1, 1) G0 and G1, and
    /// that to (0, 1) G2. c is (a, b) at (0, 0), (a + P, b + Q) at (1, 1), and (a + P + Q, b + P) at (0, 1), because z0, z1 and z2 add P, Q and P + Q to hash bits.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Block Garble(Block leftZero, Block rightZero, ReadOnlySpan<Block> hashes, ref Block pair, ref ulong sum, ref byte control)
    {
        Vector128<ulong> ones = Vector128<ulong>.AllBitsSet;
        Vector128<ulong> delta = Words(_delta);
        Vector128<ulong> colours = Masks(LowWords(Words(leftZero), Words(rightZero)));
        Vector128<ulong> p = Broadcast(colours, 0);
        Vector128<ulong> q = Broadcast(colours, 1);
        Vector128<ulong> left = Words(leftZero) ^ (delta & p);
        Vector128<ulong> right = Words(rightZero) ^ (delta & q);
        Vector128<ulong> leftW = TimesW(left);
        Vector128<ulong> rightW2 = TimesWSquared(right);
        Vector128<ulong> notP = p ^ ones;
        Vector128<ulong> notQ = q ^ ones;

        Vector128<ulong> hashA = Words(hashes[0]);
        Vector128<ulong> hashB = Words(hashes[2]);
        Vector128<ulong> hashSum = Words(hashes[4]);
        Vector128<ulong> differenceA = hashA ^ Words(hashes[1]);
        Vector128<ulong> differenceB = hashB ^ Words(hashes[3]);
        Vector128<ulong> differenceSum = hashSum ^ Words(hashes[5]);

        Vector128<ulong> dice = Masks(HighWords(hashA, hashB) ^ Broadcast(hashSum, 1));
        Vector128<ulong> a = Broadcast(dice, 0);
        Vector128<ulong> b = Broadcast(dice, 1);
        uint z = ((HighWords(differenceA, differenceB) ^ colours ^ ones) << 63).ExtractMostSignificantBits();
        uint z2 = ((differenceSum ^ p ^ q) << 63).ExtractMostSignificantBits() & 2; // of the high word
        control = (byte)(z | (z2 << 1));

        // The Deltas: what c adds to them, and where the product is 1.
        Vector128<ulong> deltaW = TimesW(delta);
        Vector128<ulong> atEqual = (delta & (a ^ q)) ^ (deltaW & (ones ^ a ^ b ^ p ^ q));
        Vector128<ulong> atOther = (delta & (a ^ q)) ^ ((delta ^ deltaW) & (b ^ notP));
        pair = new Block((LowWords(differenceA, differenceB) ^ (left & q) ^ (leftW & p) ^ (right & notP) ^ (rightW2 & notQ) ^ atEqual).AsByte());
        sum = (differenceSum ^ (left & p) ^ ((leftW ^ right) & (p ^ q)) ^ (rightW2 & notP) ^ atOther).GetElement(0);

        Vector128<ulong> product = LowWords(hashA, hashB) ^ Broadcast(hashSum, 0) ^ (left & (b ^ ones)) ^ ((leftW ^ right) & a) ^ (rightW2 & b);
        return new Block((product ^ (delta & p & q)).AsByte());
    }
}
