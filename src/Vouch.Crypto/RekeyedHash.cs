using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vouch.Crypto;

/// <summary>The tweakable circular correlation robust hash of Guo, Katz, Wang, Weng and Yu (eprint 2019/1168, section 4): H(x, i) = E_i(s(x)) + s(x), where the tweak i is the key of AES-128 and s is linear and orthomorphic.</summary>
/// <remarks>
/// Secure where AES is an ideal cipher: as each key serves few inputs alone, the bound stays that of one gate whatever the number of gates (theorem 3 there).
/// Tweaks run on from where <see cref="Seek"/> put them: tweak n of a range r is the key start + (n, r), low word and high word, by exclusive or. The keys are public, the inputs are not.
/// Not thread-safe.
/// </remarks>
public sealed class RekeyedHash
{
    private readonly Block _start;
    private ulong _range;
    private ulong _next;

    /// <summary>Creates the hash of one session.</summary>
    /// <param name="start">Random, so that no two sessions have the same keys; public.</param>
    public RekeyedHash(Block start) => _start = start;

    /// <summary>Goes to a tweak.</summary>
    /// <param name="range">The range of tweaks.</param>
    /// <param name="tweak">The next tweak to be used.</param>
    public void Seek(ulong range, ulong tweak)
    {
        _range = range;
        _next = tweak;
    }

    /// <summary>Hashes blocks in place, each under the next tweak.</summary>
    public void Hash(Span<Block> blocks) => Hash(blocks, 1);

    /// <summary>Hashes blocks in place, two after each other under the next tweak.</summary>
    public void HashPairs(Span<Block> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blocks.Length & 1, 0, nameof(blocks));
        Hash(blocks, 2);
    }

    /// <inheritdoc/>
    public override string ToString() => $"RekeyedHash({_range}, {_next})";

    private void Hash(Span<Block> blocks, int blocksPerKey)
    {
        for (; !blocks.IsEmpty; blocks = blocks[blocksPerKey..])
        {
            AesKey key = AesKey.Expand(_start ^ Block.Create(_next++, _range));
            foreach (ref Block block in blocks[..blocksPerKey])
            {
                Block input = Orthomorphism(block);
                block = key.Encrypt(input) ^ input;
            }
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
