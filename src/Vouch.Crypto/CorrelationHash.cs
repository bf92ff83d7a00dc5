using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vouch.Crypto;

/// <summary>Hashes on blocks, robust against correlated inputs, from AES-128 under a fixed public key (Guo, Katz, Wang and Yu, eprint 2019/074).</summary>
/// <remarks>
/// Secure where AES under a fixed key behaves as a random permutation. With q queries of the attacker and p honest ones the advantage is about q p / 2^128 (their theorems 4 to 6),
/// which the callers' numbers of calls keep small; garbling many gates asks for re-keying instead (eprint 2019/1168).
/// </remarks>
public static class CorrelationHash
{
    /// <summary>How many blocks are hashed at once.</summary>
    private const int Lanes = AesKey.Lanes;

    // Nothing up the sleeve: the first 16 bytes of the fractional part of pi.
    private static readonly AesKey s_permutation = AesKey.Expand(Block.Read([0x24, 0x3f, 0x6a, 0x88, 0x85, 0xa3, 0x08, 0xd3, 0x13, 0x19, 0x8a, 0x2e, 0x03, 0x70, 0x73, 0x44]));

    /// <summary>The circular correlation robust hash: P(s(x)) + s(x), where s is linear and orthomorphic (section 7.3 there).</summary>
    /// <param name="source">The inputs.</param>
    /// <param name="destination">The hashes, as many; may be the same memory.</param>
    public static void Circular(ReadOnlySpan<Block> source, Span<Block> destination) => Circular(in s_permutation, source, destination);

    /// <summary>The same under a public key of the caller's, so that what is learnt of the permutation under one key is worth nothing under another.</summary>
    public static void Circular(in AesKey permutation, ReadOnlySpan<Block> source, Span<Block> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length);
        Span<Block> masks = stackalloc Block[Lanes];
        Span<Block> states = stackalloc Block[Lanes];
        while (!source.IsEmpty)
        {
            int count = int.Min(source.Length, Lanes);
            for (int i = 0; i < count; i++)
            {
                states[i] = masks[i] = Orthomorphism(source[i]);
            }

            permutation.Encrypt(states[..count]);
            for (int i = 0; i < count; i++)
            {
                destination[i] = states[i] ^ masks[i];
            }

            source = source[count..];
            destination = destination[count..];
        }
    }

    /// <summary>The tweakable circular correlation robust hash: P(P(s(x)) + i) + P(s(x)) with tweak i (TMMO with s, section 7.4 there).</summary>
    /// <param name="source">The inputs.</param>
    /// <param name="firstTweak">The tweak of the first input; the next inputs take the next numbers. No tweak is used twice under one correlation.</param>
    /// <param name="destination">The hashes, as many; may be the same memory.</param>
    public static void Tweaked(ReadOnlySpan<Block> source, ulong firstTweak, Span<Block> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length);
        Span<Block> masks = stackalloc Block[Lanes];
        Span<Block> states = stackalloc Block[Lanes];
        while (!source.IsEmpty)
        {
            int count = int.Min(source.Length, Lanes);
            for (int i = 0; i < count; i++)
            {
                masks[i] = Orthomorphism(source[i]);
            }

            s_permutation.Encrypt(masks[..count]);
            for (int i = 0; i < count; i++)
            {
                states[i] = masks[i] ^ Block.Create(firstTweak++, 0);
            }

            s_permutation.Encrypt(states[..count]);
            for (int i = 0; i < count; i++)
            {
                destination[i] = states[i] ^ masks[i];
            }

            source = source[count..];
            destination = destination[count..];
        }
    }

    /// <summary>s(high, low) = (high + low, high): both s and x + s(x) are permutations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block Orthomorphism(Block x)
    {
        Vector128<ulong> swapped = Vector128.Shuffle(x.Bits.AsUInt64(), Vector128.Create(1ul, 0ul));
        Vector128<ulong> high = x.Bits.AsUInt64() & Vector128.Create(0ul, ulong.MaxValue);
        return new Block((swapped ^ high).AsByte());
    }
}
