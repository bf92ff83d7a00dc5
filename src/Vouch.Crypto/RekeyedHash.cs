using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Vouch.Crypto;

/// <summary>The tweakable circular correlation robust hash of Guo, Katz, Wang, Weng and Yu (eprint 2019/1168): H(x, i) = E_i(s(x)) + s(x), where the tweak i is the key of AES-128 and s is linear and orthomorphic.</summary>
/// <remarks>
/// Secure where AES is an ideal cipher: as each key serves few inputs alone, the bound stays that of one gate whatever the number of gates.
/// Tweaks run on from where <see cref="Seek"/> put them: tweak n of a range r is the key start + (n, r), low word and high word, by exclusive or. The keys are public, the inputs are not: they are
/// hashed in constant time. The paper's s is of the two words of a block; this one is of the two halves of each word, so that it is also one for schemes that slice blocks (eprint 2021/749). Keys are expanded a window at a time, ahead of their use. Not thread-safe.
/// </remarks>
public sealed class RekeyedHash
{
    /// <summary>How many blocks are encrypted together: what it takes to keep the processor's AES units busy.</summary>
    private const int Lanes = 8;

    private readonly Block _start;
    private readonly RoundKeyWindow _window = new();
    private ulong _range;
    private ulong _next;
    private int _ready;

    /// <summary>Creates the hash of one session.</summary>
    /// <param name="start">Random, so that no two sessions have the same keys; public.</param>
    public RekeyedHash(Block start) => _start = start;

    /// <summary>Goes to a tweak.</summary>
    /// <param name="range">The range of tweaks.</param>
    /// <param name="tweak">The next tweak to be used.</param>
    public void Seek(ulong range, ulong tweak)
    {
        if (range != _range || tweak != _next)
        {
            _range = range;
            _next = tweak;
            _ready = 0;
        }
    }

    /// <summary>Hashes blocks in place, each under the next tweak.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Hash(Span<Block> blocks)
    {
        while (!blocks.IsEmpty)
        {
            int count = int.Min(Fill(), blocks.Length);
            HashEach(blocks[..count], RoundKeyWindow.Keys - _ready);
            Advance(count);
            blocks = blocks[count..];
        }
    }

    /// <summary>Hashes blocks in place, two after each other under the next tweak.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void HashPairs(Span<Block> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blocks.Length & 1, 0, nameof(blocks));
        while (!blocks.IsEmpty)
        {
            int count = int.Min(Fill(), blocks.Length / 2);
            HashPairs(blocks[..(2 * count)], RoundKeyWindow.Keys - _ready);
            Advance(count);
            blocks = blocks[(2 * count)..];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"RekeyedHash({_range}, {_next})";

    /// <summary>How many keys are ready: at least one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Fill()
    {
        if (_ready == 0)
        {
            _window.Expand(_start ^ Block.Create(0, _range), _next);
            _ready = RoundKeyWindow.Keys;
        }

        return _ready;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int keys)
    {
        _next += (ulong)keys;
        _ready -= keys;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HashEach(Span<Block> blocks, int key)
    {
        if (!Isa.HasAes)
        {
            HashPortably(blocks, key, 1);
            return;
        }

        // In bounds: the caller has as many keys ready as blocks, from `key` on; a row has RoundKeyWindow.Keys keys, and there are Rounds + 1 rows.
        ref Block x = ref MemoryMarshal.GetReference(blocks);
        ref Block k = ref Unsafe.Add(ref _window.First, key);
        int count = blocks.Length;
        for (; count >= Lanes; count -= Lanes)
        {
            HashEight(ref x, ref k);
            x = ref Unsafe.Add(ref x, Lanes);
            k = ref Unsafe.Add(ref k, Lanes);
        }

        for (; count > 0; count--)
        {
            x = HashOne(x, ref k);
            x = ref Unsafe.Add(ref x, 1);
            k = ref Unsafe.Add(ref k, 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HashPairs(Span<Block> blocks, int key)
    {
        if (!Isa.HasAes)
        {
            HashPortably(blocks, key, 2);
            return;
        }

        // In bounds, as in HashEach.
        ref Block x = ref MemoryMarshal.GetReference(blocks);
        ref Block k = ref Unsafe.Add(ref _window.First, key);
        int count = blocks.Length / 2;
        for (; count >= Lanes / 2; count -= Lanes / 2)
        {
            HashFourPairs(ref x, ref k);
            x = ref Unsafe.Add(ref x, Lanes);
            k = ref Unsafe.Add(ref k, Lanes / 2);
        }

        for (; count > 0; count--)
        {
            HashPair(ref x, ref k);
            x = ref Unsafe.Add(ref x, 2);
            k = ref Unsafe.Add(ref k, 1);
        }
    }

    private void HashPortably(Span<Block> blocks, int key, int blocksPerKey)
    {
        Span<Block> masks = stackalloc Block[BitslicedAes.BlocksAtOnce];
        Span<Block> states = stackalloc Block[BitslicedAes.BlocksAtOnce];
        Span<int> keys = stackalloc int[BitslicedAes.BlocksAtOnce];
        for (int done = 0; done < blocks.Length; done += BitslicedAes.BlocksAtOnce)
        {
            int count = int.Min(blocks.Length - done, BitslicedAes.BlocksAtOnce);
            for (int i = 0; i < BitslicedAes.BlocksAtOnce; i++)
            {
                keys[i] = key + ((done + int.Min(i, count - 1)) / blocksPerKey);
                states[i] = masks[i] = Orthomorphism(blocks[done + int.Min(i, count - 1)]);
            }

            BitslicedAes.EncryptEach(_window.RoundKeys, RoundKeyWindow.Keys, keys, states);
            for (int i = 0; i < count; i++)
            {
                blocks[done + i] = states[i] ^ masks[i];
            }
        }

        masks.Clear();
        states.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block HashOne(Block x, ref Block k)
    {
        Vector128<byte> mask = Orthomorphism(x).Bits;
        Vector128<byte> state = mask ^ k.Bits;
        for (int round = 1; round < RoundKeyWindow.Rounds; round++)
        {
            state = Aes.Encrypt(state, Key(ref k, round));
        }

        return new Block(Aes.EncryptLast(state, Key(ref k, RoundKeyWindow.Rounds) ^ mask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HashPair(ref Block x, ref Block k)
    {
        Vector128<byte> key = k.Bits;
        Vector128<byte> maskA = Orthomorphism(x).Bits;
        Vector128<byte> maskB = Orthomorphism(Unsafe.Add(ref x, 1)).Bits;
        Vector128<byte> a = maskA ^ key;
        Vector128<byte> b = maskB ^ key;
        for (int round = 1; round < RoundKeyWindow.Rounds; round++)
        {
            key = Key(ref k, round);
            a = Aes.Encrypt(a, key);
            b = Aes.Encrypt(b, key);
        }

        key = Key(ref k, RoundKeyWindow.Rounds);
        x = new Block(Aes.EncryptLast(a, key ^ maskA));
        Unsafe.Add(ref x, 1) = new Block(Aes.EncryptLast(b, key ^ maskB));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HashEight(ref Block x, ref Block k)
    {
        Vector128<byte> a = Orthomorphism(x).Bits ^ k.Bits;
        Vector128<byte> b = Orthomorphism(Unsafe.Add(ref x, 1)).Bits ^ Unsafe.Add(ref k, 1).Bits;
        Vector128<byte> c = Orthomorphism(Unsafe.Add(ref x, 2)).Bits ^ Unsafe.Add(ref k, 2).Bits;
        Vector128<byte> d = Orthomorphism(Unsafe.Add(ref x, 3)).Bits ^ Unsafe.Add(ref k, 3).Bits;
        Vector128<byte> e = Orthomorphism(Unsafe.Add(ref x, 4)).Bits ^ Unsafe.Add(ref k, 4).Bits;
        Vector128<byte> f = Orthomorphism(Unsafe.Add(ref x, 5)).Bits ^ Unsafe.Add(ref k, 5).Bits;
        Vector128<byte> g = Orthomorphism(Unsafe.Add(ref x, 6)).Bits ^ Unsafe.Add(ref k, 6).Bits;
        Vector128<byte> h = Orthomorphism(Unsafe.Add(ref x, 7)).Bits ^ Unsafe.Add(ref k, 7).Bits;
        ref Block row = ref k;
        for (int round = 1; round < RoundKeyWindow.Rounds; round++)
        {
            row = ref Unsafe.Add(ref row, RoundKeyWindow.Keys);
            a = Aes.Encrypt(a, row.Bits);
            b = Aes.Encrypt(b, Unsafe.Add(ref row, 1).Bits);
            c = Aes.Encrypt(c, Unsafe.Add(ref row, 2).Bits);
            d = Aes.Encrypt(d, Unsafe.Add(ref row, 3).Bits);
            e = Aes.Encrypt(e, Unsafe.Add(ref row, 4).Bits);
            f = Aes.Encrypt(f, Unsafe.Add(ref row, 5).Bits);
            g = Aes.Encrypt(g, Unsafe.Add(ref row, 6).Bits);
            h = Aes.Encrypt(h, Unsafe.Add(ref row, 7).Bits);
        }

        row = ref Unsafe.Add(ref row, RoundKeyWindow.Keys);
        Finish(ref x, a, row.Bits);
        Finish(ref Unsafe.Add(ref x, 1), b, Unsafe.Add(ref row, 1).Bits);
        Finish(ref Unsafe.Add(ref x, 2), c, Unsafe.Add(ref row, 2).Bits);
        Finish(ref Unsafe.Add(ref x, 3), d, Unsafe.Add(ref row, 3).Bits);
        Finish(ref Unsafe.Add(ref x, 4), e, Unsafe.Add(ref row, 4).Bits);
        Finish(ref Unsafe.Add(ref x, 5), f, Unsafe.Add(ref row, 5).Bits);
        Finish(ref Unsafe.Add(ref x, 6), g, Unsafe.Add(ref row, 6).Bits);
        Finish(ref Unsafe.Add(ref x, 7), h, Unsafe.Add(ref row, 7).Bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HashFourPairs(ref Block x, ref Block k)
    {
        Vector128<byte> first = k.Bits;
        Vector128<byte> second = Unsafe.Add(ref k, 1).Bits;
        Vector128<byte> third = Unsafe.Add(ref k, 2).Bits;
        Vector128<byte> fourth = Unsafe.Add(ref k, 3).Bits;
        Vector128<byte> a = Orthomorphism(x).Bits ^ first;
        Vector128<byte> b = Orthomorphism(Unsafe.Add(ref x, 1)).Bits ^ first;
        Vector128<byte> c = Orthomorphism(Unsafe.Add(ref x, 2)).Bits ^ second;
        Vector128<byte> d = Orthomorphism(Unsafe.Add(ref x, 3)).Bits ^ second;
        Vector128<byte> e = Orthomorphism(Unsafe.Add(ref x, 4)).Bits ^ third;
        Vector128<byte> f = Orthomorphism(Unsafe.Add(ref x, 5)).Bits ^ third;
        Vector128<byte> g = Orthomorphism(Unsafe.Add(ref x, 6)).Bits ^ fourth;
        Vector128<byte> h = Orthomorphism(Unsafe.Add(ref x, 7)).Bits ^ fourth;
        ref Block row = ref k;
        for (int round = 1; round < RoundKeyWindow.Rounds; round++)
        {
            row = ref Unsafe.Add(ref row, RoundKeyWindow.Keys);
            first = row.Bits;
            second = Unsafe.Add(ref row, 1).Bits;
            third = Unsafe.Add(ref row, 2).Bits;
            fourth = Unsafe.Add(ref row, 3).Bits;
            a = Aes.Encrypt(a, first);
            b = Aes.Encrypt(b, first);
            c = Aes.Encrypt(c, second);
            d = Aes.Encrypt(d, second);
            e = Aes.Encrypt(e, third);
            f = Aes.Encrypt(f, third);
            g = Aes.Encrypt(g, fourth);
            h = Aes.Encrypt(h, fourth);
        }

        row = ref Unsafe.Add(ref row, RoundKeyWindow.Keys);
        first = row.Bits;
        second = Unsafe.Add(ref row, 1).Bits;
        third = Unsafe.Add(ref row, 2).Bits;
        fourth = Unsafe.Add(ref row, 3).Bits;
        Finish(ref x, a, first);
        Finish(ref Unsafe.Add(ref x, 1), b, first);
        Finish(ref Unsafe.Add(ref x, 2), c, second);
        Finish(ref Unsafe.Add(ref x, 3), d, second);
        Finish(ref Unsafe.Add(ref x, 4), e, third);
        Finish(ref Unsafe.Add(ref x, 5), f, third);
        Finish(ref Unsafe.Add(ref x, 6), g, fourth);
        Finish(ref Unsafe.Add(ref x, 7), h, fourth);
    }

    /// <summary>The last round, and the sum with what went in, which is still there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref Block x, Vector128<byte> state, Vector128<byte> key)
        => x = new Block(Aes.EncryptLast(state, key ^ Orthomorphism(x).Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Key(ref Block k, int round) => Unsafe.Add(ref k, round * RoundKeyWindow.Keys).Bits;

    /// <summary>s(high, low) = (high + low, high) in each word of 64 bits: s and x + s(x) are permutations of each word, so whatever sum of the words of x is added to a word of s(x), the word stays uniform.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block Orthomorphism(Block x)
    {
        Vector128<uint> swapped = Vector128.Shuffle(x.Bits.AsUInt32(), Vector128.Create(1u, 0u, 3u, 2u));
        return new Block((swapped ^ (x.Bits.AsUInt32() & Vector128.Create(0u, uint.MaxValue, 0u, uint.MaxValue))).AsByte());
    }
}
