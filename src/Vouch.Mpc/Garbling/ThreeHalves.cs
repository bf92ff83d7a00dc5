using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vouch.Crypto;

namespace Vouch.Mpc.Garbling;

/// <summary>What both sides of three halves compute with (Rosulek and Roy, eprint 2021/749), and how a part's tables lie in memory.</summary>
/// <remarks>
/// A label is a pair of words (left low, right high), on which GF(4) acts: w (L, R) = (L + R, L). At a gate whose labels A, B have colours i, j, and with k = i + j, the evaluator computes
/// <code>C = (H(A) + H(A + B) + i G0 + k G2, H(B) + H(A + B) + j G1 + k G2) + (1 + j + i w) A + c (w A + B),  c = a + b w^2</code>
/// where the low words of hashes are summed, and a and b are the same sums of bit 0 of the high words, with control bits z0, z1, z2 in the place of G0, G1, G2.
/// This is the paper's scheme in other words: the space that its dicing draws matrices from is that of the c (w A + B), and the public part is one of those that fit it. Departures and the argument are in
/// <c>docs/protocol/garbling.md</c>, section 5.
/// </remarks>
internal static class ThreeHalves
{
    /// <summary>The tweaks that a gate takes: for the labels of its left and right wire, and for their sum.</summary>
    public const int Tweaks = 3;

    /// <summary>How many gates are taken at a time.</summary>
    public const int Lanes = 10;

    /// <summary>The blocks of scratch memory.</summary>
    public const int ScratchBlocks = 6 * Lanes;

    private static Vector128<ulong> LowWord
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(ulong.MaxValue, 0);
    }

    /// <summary>The bytes of the tables of so many gates: G0 and G1 of each, then G2 of each, then three control bits of each, packed.</summary>
    public static int SizeOf(int gates) => (gates * 3 * sizeof(ulong)) + ((3 * gates) + 7) / 8;

    /// <summary>w x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> TimesW(Vector128<ulong> x) => Swap(x) ^ (x & LowWord);

    /// <summary>w^2 x = x + w x = (R, L + R).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> TimesWSquared(Vector128<ulong> x) => Swap(x) ^ Vector128.AndNot(x, LowWord);

    /// <summary>The two words, the other way round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Swap(Vector128<ulong> x) => Vector128.Shuffle(x, Vector128.Create(1ul, 0ul));

    /// <summary>One of the words, twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Broadcast(Vector128<ulong> x, ulong word) => Vector128.Shuffle(x, Vector128.Create(word, word));

    /// <summary>The low words of two blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> LowWords(Vector128<ulong> left, Vector128<ulong> right) => Vector128.ConditionalSelect(LowWord, left, Swap(right));

    /// <summary>The high words of two blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> HighWords(Vector128<ulong> left, Vector128<ulong> right) => Vector128.ConditionalSelect(LowWord, Swap(left), right);

    /// <summary>In each word: all ones if bit 0 is 1, zero if not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Masks(Vector128<ulong> words) => Vector128<ulong>.Zero - (words & Vector128<ulong>.One);

    /// <summary>A block as two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Words(Block block) => block.Bits.AsUInt64();
}
