using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Vouch.Crypto;

/// <summary>AES-128 under one expanded key, on blocks: a permutation for hashes, generators and trees, not a cipher for messages (FIPS 197).</summary>
/// <remarks>
/// Constant time in key and blocks: by AES instructions where the processor has them, bit-sliced where not. The struct holds the round keys (176 bytes); pass it by
/// reference, and zero the memory that it lies in.
/// </remarks>
public readonly struct AesKey
{
    /// <summary>How many blocks <see cref="Encrypt(Span{Block})"/> takes at once; multiples of it are fastest.</summary>
    public const int Lanes = 8;

    private const int Rounds = 10;

    private readonly RoundKeys _keys;

    private AesKey(RoundKeys keys) => _keys = keys;

    /// <summary>Expands <paramref name="key"/>, whose 16 bytes are the key's in FIPS 197's order.</summary>
    public static AesKey Expand(Block key)
    {
        RoundKeys keys = default;
        if (Isa.HasAes)
        {
            ExpandFast(key.Bits, ref keys);
        }
        else
        {
            BitslicedAes.Expand(key, keys);
        }

        return new AesKey(keys);
    }

    /// <summary>Encrypts one block.</summary>
    public Block Encrypt(Block block)
    {
        if (!Isa.HasAes)
        {
            Span<Block> one = [block];
            BitslicedAes.Encrypt(_keys, one);
            return one[0];
        }

        Vector128<byte> state = block.Bits ^ _keys[0].Bits;
        for (int round = 1; round < Rounds; round++)
        {
            state = Aes.Encrypt(state, _keys[round].Bits);
        }

        return new Block(Aes.EncryptLast(state, _keys[Rounds].Bits));
    }

    /// <summary>Encrypts blocks in place, each by itself.</summary>
    public void Encrypt(Span<Block> blocks)
    {
        if (!Isa.HasAes)
        {
            BitslicedAes.Encrypt(_keys, blocks);
            return;
        }

        while (blocks.Length >= Lanes)
        {
            EncryptEight(blocks);
            blocks = blocks[Lanes..];
        }

        foreach (ref Block block in blocks)
        {
            block = Encrypt(block);
        }
    }

    /// <summary>Writes the encryptions of the numbers from <paramref name="first"/> on: counter mode, eight blocks at a time.</summary>
    /// <param name="first">The first number, the low 64 bits of its block.</param>
    /// <param name="destination">Takes eight blocks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first extension of a process is often its only one
    public void EncryptEightNumbers(ulong first, Span<Block> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Lanes);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Block.Create(first + (ulong)i, 0);
        }

        if (Isa.HasAes)
        {
            EncryptEight(destination);
        }
        else
        {
            BitslicedAes.Encrypt(_keys, destination);
        }
    }

    /// <summary>The portable way, whatever the processor has.</summary>
    internal static AesKey ExpandPortably(Block key)
    {
        RoundKeys keys = default;
        BitslicedAes.Expand(key, keys);
        return new AesKey(keys);
    }

    /// <inheritdoc cref="ExpandPortably"/>
    internal void EncryptPortably(Span<Block> blocks) => BitslicedAes.Encrypt(_keys, blocks);

    /// <inheritdoc/>
    public override string ToString() => "AesKey(redacted)";

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first extension of a process is often its only one
    private void EncryptEight(Span<Block> blocks)
    {
        Vector128<byte> key = _keys[0].Bits;
        Vector128<byte> a = blocks[7].Bits ^ key;
        Vector128<byte> b = blocks[6].Bits ^ key;
        Vector128<byte> c = blocks[5].Bits ^ key;
        Vector128<byte> d = blocks[4].Bits ^ key;
        Vector128<byte> e = blocks[3].Bits ^ key;
        Vector128<byte> f = blocks[2].Bits ^ key;
        Vector128<byte> g = blocks[1].Bits ^ key;
        Vector128<byte> h = blocks[0].Bits ^ key;
        for (int round = 1; round < Rounds; round++)
        {
            key = _keys[round].Bits;
            a = Aes.Encrypt(a, key);
            b = Aes.Encrypt(b, key);
            c = Aes.Encrypt(c, key);
            d = Aes.Encrypt(d, key);
            e = Aes.Encrypt(e, key);
            f = Aes.Encrypt(f, key);
            g = Aes.Encrypt(g, key);
            h = Aes.Encrypt(h, key);
        }

        key = _keys[Rounds].Bits;
        blocks[7] = new Block(Aes.EncryptLast(a, key));
        blocks[6] = new Block(Aes.EncryptLast(b, key));
        blocks[5] = new Block(Aes.EncryptLast(c, key));
        blocks[4] = new Block(Aes.EncryptLast(d, key));
        blocks[3] = new Block(Aes.EncryptLast(e, key));
        blocks[2] = new Block(Aes.EncryptLast(f, key));
        blocks[1] = new Block(Aes.EncryptLast(g, key));
        blocks[0] = new Block(Aes.EncryptLast(h, key));
    }

    private static void ExpandFast(Vector128<byte> key, ref RoundKeys keys)
    {
        keys[0] = new Block(key);
        keys[1] = new Block(key = Next(key, Aes.KeygenAssist(key, 0x01)));
        keys[2] = new Block(key = Next(key, Aes.KeygenAssist(key, 0x02)));
        keys[3] = new Block(key = Next(key, Aes.KeygenAssist(key, 0x04)));
        keys[4] = new Block(key = Next(key, Aes.KeygenAssist(key, 0x08)));
        keys[5] = new Block(key = Next(key, Aes.KeygenAssist(key, 0x10)));
        keys[6] = new Block(key = Next(key, Aes.KeygenAssist(key, 0x20)));
        keys[7] = new Block(key = Next(key, Aes.KeygenAssist(key, 0x40)));
        keys[8] = new Block(key = Next(key, Aes.KeygenAssist(key, 0x80)));
        keys[9] = new Block(key = Next(key, Aes.KeygenAssist(key, 0x1b)));
        keys[10] = new Block(Next(key, Aes.KeygenAssist(key, 0x36)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Next(Vector128<byte> key, Vector128<byte> assist)
    {
        Vector128<byte> word = Vector128.Shuffle(assist.AsUInt32(), Vector128.Create(3u)).AsByte();
        key ^= ShiftWordsUp(key);
        key ^= ShiftWordsUp(key);
        key ^= ShiftWordsUp(key);
        return key ^ word;
    }

    // Bytes move up by one 32-bit word; an index out of range gives zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ShiftWordsUp(Vector128<byte> value)
        => Vector128.Shuffle(value.AsUInt32(), Vector128.Create(4u, 0u, 1u, 2u)).AsByte();

    [InlineArray(Rounds + 1)]
    private struct RoundKeys
    {
        private Block _first;
    }
}
