using System.Runtime.CompilerServices;

namespace Vouch.Crypto;

/// <summary>AES-128 without tables: four blocks as eight words of one bit plane each; for processors without AES instructions, and for WebAssembly.</summary>
/// <remarks>
/// The S-box is the circuit of Boyar and Peralta ("A depth-16 circuit for the AES S-box", eprint 2011/332, in its smaller form of 115 gates). Bit <c>32 (r &amp; 1) + 8 b + 2 c + (r >> 1)</c> of a
/// plane belongs to row r and column c of block b. No branch and no index depends on key or data.
/// </remarks>
internal static class BitslicedAes
{
    private const int Rounds = 10;

    /// <summary>How many blocks are taken at a time.</summary>
    public const int BlocksAtOnce = 4;

    /// <summary>Writes the 11 round keys, in FIPS 197's order of bytes.</summary>
    public static void Expand(Block key, Span<Block> roundKeys)
    {
        Span<ulong> planes = stackalloc ulong[8];
        Span<Block> states = stackalloc Block[BlocksAtOnce];
        roundKeys[0] = key;
        uint constant = 1;
        for (int round = 1; round <= Rounds; round++)
        {
            Block last = roundKeys[round - 1];
            states.Clear();
            states[0] = last;
            Load(states, planes);
            SubBytes(planes);
            Store(planes, states);
            roundKeys[round] = NextRoundKey(last, (uint)(states[0].High >> 32), constant);
            constant = NextConstant(constant);
        }

        planes.Clear();
        states.Clear();
    }

    /// <summary>Writes the round keys of many keys, row by row: the first row holds the keys.</summary>
    /// <param name="roundKeys">11 rows.</param>
    /// <param name="keys">The keys of a row, a multiple of <see cref="BlocksAtOnce"/>.</param>
    public static void ExpandMany(Span<Block> roundKeys, int keys)
    {
        Span<ulong> planes = stackalloc ulong[8];
        Span<Block> states = stackalloc Block[BlocksAtOnce];
        uint constant = 1;
        for (int round = 1; round <= Rounds; round++)
        {
            Span<Block> last = roundKeys.Slice((round - 1) * keys, keys);
            Span<Block> next = roundKeys.Slice(round * keys, keys);
            for (int i = 0; i < keys; i += BlocksAtOnce)
            {
                last.Slice(i, BlocksAtOnce).CopyTo(states);
                Load(states, planes);
                SubBytes(planes);
                Store(planes, states);
                for (int j = 0; j < BlocksAtOnce; j++)
                {
                    next[i + j] = NextRoundKey(last[i + j], (uint)(states[j].High >> 32), constant);
                }
            }

            constant = NextConstant(constant);
        }
    }

    /// <summary>Encrypts <see cref="BlocksAtOnce"/> blocks in place, each under a key of its own.</summary>
    /// <param name="roundKeys">Rows as <see cref="ExpandMany"/> writes them.</param>
    /// <param name="rowKeys">The keys of a row.</param>
    /// <param name="keys">The place in the row of each block's key.</param>
    /// <param name="blocks">The blocks.</param>
    public static void EncryptEach(ReadOnlySpan<Block> roundKeys, int rowKeys, ReadOnlySpan<int> keys, Span<Block> blocks)
    {
        Span<ulong> keyPlanes = stackalloc ulong[8 * (Rounds + 1)];
        Span<ulong> planes = stackalloc ulong[8];
        Span<Block> states = stackalloc Block[BlocksAtOnce];
        for (int round = 0; round <= Rounds; round++)
        {
            for (int i = 0; i < BlocksAtOnce; i++)
            {
                states[i] = roundKeys[(round * rowKeys) + keys[i]];
            }

            Load(states, keyPlanes.Slice(8 * round, 8));
        }

        Load(blocks, planes);
        EncryptPlanes(keyPlanes, planes);
        Store(planes, blocks);
        planes.Clear();
    }

    /// <summary>Encrypts blocks in place, four at a time.</summary>
    public static void Encrypt(ReadOnlySpan<Block> roundKeys, Span<Block> blocks)
    {
        Span<ulong> keys = stackalloc ulong[8 * (Rounds + 1)];
        Span<ulong> planes = stackalloc ulong[8];
        Span<Block> states = stackalloc Block[BlocksAtOnce];
        for (int round = 0; round <= Rounds; round++)
        {
            states.Fill(roundKeys[round]);
            Load(states, keys.Slice(8 * round, 8));
        }

        while (!blocks.IsEmpty)
        {
            int count = int.Min(blocks.Length, BlocksAtOnce);
            states.Clear();
            blocks[..count].CopyTo(states);
            Load(states, planes);
            EncryptPlanes(keys, planes);
            Store(planes, states);
            states[..count].CopyTo(blocks);
            blocks = blocks[count..];
        }

        keys.Clear();
        planes.Clear();
        states.Clear();
    }

    private static Block NextRoundKey(Block last, uint substituted, uint constant)
    {
        uint w0 = (uint)last.Low;
        uint w1 = (uint)(last.Low >> 32);
        uint w2 = (uint)last.High;
        uint w3 = (uint)(last.High >> 32);
        w0 ^= uint.RotateRight(substituted, 8) ^ constant; // RotWord in little-endian words
        w1 ^= w0;
        w2 ^= w1;
        w3 ^= w2;
        return Block.Create(w0 | ((ulong)w1 << 32), w2 | ((ulong)w3 << 32));
    }

    private static uint NextConstant(uint constant) => (constant << 1) ^ ((constant >> 7) * 0x11b);

    private static void EncryptPlanes(ReadOnlySpan<ulong> keys, Span<ulong> q)
    {
        AddRoundKey(q, keys);
        for (int round = 1; round < Rounds; round++)
        {
            SubBytes(q);
            ShiftRows(q);
            MixColumns(q);
            AddRoundKey(q, keys[(8 * round)..]);
        }

        SubBytes(q);
        ShiftRows(q);
        AddRoundKey(q, keys[(8 * Rounds)..]);
    }

    private static void AddRoundKey(Span<ulong> q, ReadOnlySpan<ulong> key)
    {
        for (int i = 0; i < 8; i++)
        {
            q[i] ^= key[i];
        }
    }

    private static void Load(ReadOnlySpan<Block> blocks, Span<ulong> q)
    {
        // Word i holds the bytes 2 i and 2 i + 1 of the four blocks, the odd ones in the upper half.
        for (int i = 0; i < 8; i++)
        {
            ulong word = 0;
            for (int b = 0; b < BlocksAtOnce; b++)
            {
                ulong half = i < 4 ? blocks[b].Low : blocks[b].High;
                ulong pair = half >> (16 * (i & 3));
                word |= ((pair & 0xff) << (8 * b)) | (((pair >> 8) & 0xff) << ((8 * b) + 32));
            }

            q[i] = word;
        }

        Transpose(q);
    }

    private static void Store(Span<ulong> q, Span<Block> blocks)
    {
        Transpose(q);
        for (int b = 0; b < BlocksAtOnce; b++)
        {
            ulong low = 0;
            ulong high = 0;
            for (int i = 0; i < 4; i++)
            {
                low |= (((q[i] >> (8 * b)) & 0xff) | (((q[i] >> ((8 * b) + 32)) & 0xff) << 8)) << (16 * i);
                high |= (((q[i + 4] >> (8 * b)) & 0xff) | (((q[i + 4] >> ((8 * b) + 32)) & 0xff) << 8)) << (16 * i);
            }

            blocks[b] = Block.Create(low, high);
        }
    }

    // Within each byte column, bit j of word i changes places with bit i of word j; its own inverse.
    private static void Transpose(Span<ulong> q)
    {
        for (int i = 0; i < 8; i += 2)
        {
            Swap(ref q[i], ref q[i + 1], 0x5555_5555_5555_5555, 1);
        }

        for (int i = 0; i < 8; i += 4)
        {
            Swap(ref q[i], ref q[i + 2], 0x3333_3333_3333_3333, 2);
            Swap(ref q[i + 1], ref q[i + 3], 0x3333_3333_3333_3333, 2);
        }

        for (int i = 0; i < 4; i++)
        {
            Swap(ref q[i], ref q[i + 4], 0x0f0f_0f0f_0f0f_0f0f, 4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap(ref ulong x, ref ulong y, ulong mask, int shift)
    {
        ulong difference = ((x >> shift) ^ y) & mask;
        y ^= difference;
        x ^= difference << shift;
    }

    // Row r and column c of block b are bit 32 (r & 1) + 8 b + 2 c + (r >> 1): row r turns by 2 r within its bits of each byte.
    private static void ShiftRows(Span<ulong> q)
    {
        foreach (ref ulong x in q)
        {
            ulong row0 = x & 0x0000_0000_5555_5555;
            ulong row1 = ((x >> 2) & 0x1515_1515_0000_0000) | ((x << 6) & 0x4040_4040_0000_0000);
            ulong row2 = ((x >> 4) & 0x0000_0000_0a0a_0a0a) | ((x & 0x0000_0000_0a0a_0a0a) << 4);
            ulong row3 = ((x >> 6) & 0x0202_0202_0000_0000) | ((x << 2) & 0xa8a8_a8a8_0000_0000);
            x = row0 | row1 | row2 | row3;
        }
    }

    // Of rows a, b, c, d from here on: 2 a + 3 b + c + d = 2 (a + b) + b + (c + d).
    private static void MixColumns(Span<ulong> q)
    {
        Span<ulong> sum = stackalloc ulong[8];
        for (int i = 0; i < 8; i++)
        {
            ulong next = (q[i] >> 32) | (SwapPairs(q[i]) << 32);
            sum[i] = q[i] ^ next;
            q[i] = next ^ SwapPairs(sum[i]);
        }

        q[0] ^= sum[7];
        q[1] ^= sum[0] ^ sum[7];
        q[2] ^= sum[1];
        q[3] ^= sum[2] ^ sum[7];
        q[4] ^= sum[3] ^ sum[7];
        q[5] ^= sum[4];
        q[6] ^= sum[5];
        q[7] ^= sum[6];
    }

    private static ulong SwapPairs(ulong x) => ((x >> 1) & 0x5555_5555_5555_5555) | ((x & 0x5555_5555_5555_5555) << 1);

    // The names are the paper's; x0 and s0 are the most significant bits.
    private static void SubBytes(Span<ulong> q)
    {
        (ulong x0, ulong x1, ulong x2, ulong x3, ulong x4, ulong x5, ulong x6, ulong x7) = (q[7], q[6], q[5], q[4], q[3], q[2], q[1], q[0]);
        ulong y14 = x3 ^ x5;
        ulong y13 = x0 ^ x6;
        ulong y9 = x0 ^ x3;
        ulong y8 = x0 ^ x5;
        ulong t0 = x1 ^ x2;
        ulong y1 = t0 ^ x7;
        ulong y4 = y1 ^ x3;
        ulong y12 = y13 ^ y14;
        ulong y2 = y1 ^ x0;
        ulong y5 = y1 ^ x6;
        ulong y3 = y5 ^ y8;
        ulong t1 = x4 ^ y12;
        ulong y15 = t1 ^ x5;
        ulong y20 = t1 ^ x1;
        ulong y6 = y15 ^ x7;
        ulong y10 = y15 ^ t0;
        ulong y11 = y20 ^ y9;
        ulong y7 = x7 ^ y11;
        ulong y17 = y10 ^ y11;
        ulong y19 = y10 ^ y8;
        ulong y16 = t0 ^ y11;
        ulong y21 = y13 ^ y16;
        ulong y18 = x0 ^ y16;

        ulong t2 = y12 & y15;
        ulong t3 = y3 & y6;
        ulong t4 = t3 ^ t2;
        ulong t5 = y4 & x7;
        ulong t6 = t5 ^ t2;
        ulong t7 = y13 & y16;
        ulong t8 = y5 & y1;
        ulong t9 = t8 ^ t7;
        ulong t10 = y2 & y7;
        ulong t11 = t10 ^ t7;
        ulong t12 = y9 & y11;
        ulong t13 = y14 & y17;
        ulong t14 = t13 ^ t12;
        ulong t15 = y8 & y10;
        ulong t16 = t15 ^ t12;
        ulong t17 = t4 ^ t14;
        ulong t18 = t6 ^ t16;
        ulong t19 = t9 ^ t14;
        ulong t20 = t11 ^ t16;
        ulong t21 = t17 ^ y20;
        ulong t22 = t18 ^ y19;
        ulong t23 = t19 ^ y21;
        ulong t24 = t20 ^ y18;

        ulong t25 = t21 ^ t22;
        ulong t26 = t21 & t23;
        ulong t27 = t24 ^ t26;
        ulong t28 = t25 & t27;
        ulong t29 = t28 ^ t22;
        ulong t30 = t23 ^ t24;
        ulong t31 = t22 ^ t26;
        ulong t32 = t31 & t30;
        ulong t33 = t32 ^ t24;
        ulong t34 = t23 ^ t33;
        ulong t35 = t27 ^ t33;
        ulong t36 = t24 & t35;
        ulong t37 = t36 ^ t34;
        ulong t38 = t27 ^ t36;
        ulong t39 = t29 & t38;
        ulong t40 = t25 ^ t39;

        ulong t41 = t40 ^ t37;
        ulong t42 = t29 ^ t33;
        ulong t43 = t29 ^ t40;
        ulong t44 = t33 ^ t37;
        ulong t45 = t42 ^ t41;

        ulong z0 = t44 & y15;
        ulong z1 = t37 & y6;
        ulong z2 = t33 & x7;
        ulong z3 = t43 & y16;
        ulong z4 = t40 & y1;
        ulong z5 = t29 & y7;
        ulong z6 = t42 & y11;
        ulong z7 = t45 & y17;
        ulong z8 = t41 & y10;
        ulong z9 = t44 & y12;
        ulong z10 = t37 & y3;
        ulong z11 = t33 & y4;
        ulong z12 = t43 & y13;
        ulong z13 = t40 & y5;
        ulong z14 = t29 & y2;
        ulong z15 = t42 & y9;
        ulong z16 = t45 & y14;
        ulong z17 = t41 & y8;

        ulong t46 = z15 ^ z16;
        ulong t47 = z10 ^ z11;
        ulong t48 = z5 ^ z13;
        ulong t49 = z9 ^ z10;
        ulong t50 = z2 ^ z12;
        ulong t51 = z2 ^ z5;
        ulong t52 = z7 ^ z8;
        ulong t53 = z0 ^ z3;
        ulong t54 = z6 ^ z7;
        ulong t55 = z16 ^ z17;
        ulong t56 = z12 ^ t48;
        ulong t57 = t50 ^ t53;
        ulong t58 = z4 ^ t46;
        ulong t59 = z3 ^ t54;
        ulong t60 = t46 ^ t57;
        ulong t61 = z14 ^ t57;
        ulong t62 = t52 ^ t58;
        ulong t63 = t49 ^ t58;
        ulong t64 = z4 ^ t59;
        ulong t65 = t61 ^ t62;
        ulong t66 = z1 ^ t63;
        ulong t67 = t64 ^ t65;

        ulong s3 = t53 ^ t66;
        q[7] = t59 ^ t63;
        q[6] = t64 ^ ~s3;
        q[5] = t55 ^ ~t67;
        q[4] = s3;
        q[3] = t51 ^ t66;
        q[2] = t47 ^ t65;
        q[1] = t56 ^ ~t62;
        q[0] = t48 ^ ~t60;
    }
}
