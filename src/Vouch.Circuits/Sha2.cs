using System.Buffers.Binary;

namespace Vouch.Circuits;

/// <summary>What SHA-256, SHA-384 and SHA-512 share (FIPS 180-4, sections 4 to 6), for words of 32 or 64 bits.</summary>
/// <remarks>
/// Ch and Maj take one AND a bit each; the sums of a round are taken column by column (<see cref="CircuitBuilder.Sum"/>), so that a round constant costs no
/// more than its carries.
/// </remarks>
internal sealed class Sha2
{
    private const int StateWords = 8;
    private const int BlockWords = 16;

    private readonly int _wordBits;
    private readonly int _rounds;
    private readonly (int A, int B, int C) _bigSigma0;
    private readonly (int A, int B, int C) _bigSigma1;
    private readonly (int A, int B, int Shift) _smallSigma0;
    private readonly (int A, int B, int Shift) _smallSigma1;

    private Sha2(
        int wordBits,
        int rounds,
        (int A, int B, int C) bigSigma0,
        (int A, int B, int C) bigSigma1,
        (int A, int B, int Shift) smallSigma0,
        (int A, int B, int Shift) smallSigma1)
    {
        _wordBits = wordBits;
        _rounds = rounds;
        _bigSigma0 = bigSigma0;
        _bigSigma1 = bigSigma1;
        _smallSigma0 = smallSigma0;
        _smallSigma1 = smallSigma1;
    }

    public static Sha2 Of32Bits { get; } = new(32, 64, (2, 13, 22), (6, 11, 25), (7, 18, 3), (17, 19, 10));

    public static Sha2 Of64Bits { get; } = new(64, 80, (28, 34, 39), (14, 18, 41), (1, 8, 7), (19, 61, 6));

    public int StateBits => StateWords * _wordBits;

    public int BlockBits => BlockWords * _wordBits;

    public int ScheduleBits => _rounds * _wordBits;

    private int WordSize => _wordBits / 8;

    /// <summary>The state and the block as inputs, the next state as output; either may hold constants.</summary>
    /// <param name="builder">The circuit that is built.</param>
    /// <param name="state">The bits of the state's bytes.</param>
    /// <param name="block">The bits of the block's bytes.</param>
    public Wire[] Compress(CircuitBuilder builder, Wire[] state, Wire[] block)
    {
        List<Wire[]> words = Split(block);
        for (int t = BlockWords; t < _rounds; t++)
        {
            words.Add(builder.Sum(
                _wordBits,
                SmallSigma(builder, words[t - 2], _smallSigma1),
                words[t - 7],
                SmallSigma(builder, words[t - 15], _smallSigma0),
                words[t - 16]));
        }

        return Rounds(builder, state, words, t => CircuitBuilder.Constant(RoundConstant(t), _wordBits));
    }

    /// <summary>As <see cref="Compress"/>, but the block as <see cref="Expand"/> makes it.</summary>
    public Wire[] CompressExpanded(CircuitBuilder builder, Wire[] state, Wire[] schedule) => Rounds(builder, state, Split(schedule), _ => []);

    /// <summary>State and block to state.</summary>
    public Circuit Compression(string name)
    {
        CircuitBuilder builder = new();
        builder.Output(Compress(builder, builder.Input(StateBits), builder.Input(BlockBits)));
        return builder.Build(name);
    }

    /// <summary>State and expanded block to state.</summary>
    public Circuit CompressionOfPublicBlock(string name)
    {
        CircuitBuilder builder = new();
        builder.Output(CompressExpanded(builder, builder.Input(StateBits), builder.Input(ScheduleBits)));
        return builder.Build(name);
    }

    /// <summary>The first block of a message to state.</summary>
    public Circuit FirstCompression(string name, ReadOnlySpan<byte> initial)
    {
        CircuitBuilder builder = new();
        builder.Output(Compress(builder, CircuitBuilder.Constant(initial), builder.Input(BlockBits)));
        return builder.Build(name);
    }

    /// <summary>A key of HMAC (RFC 2104) to the state after its block, in which each byte is added to <paramref name="pad"/>.</summary>
    public Circuit KeyState(string name, ReadOnlySpan<byte> initial, int keySize, byte pad)
    {
        byte[] pads = new byte[BlockBits / 8];
        pads.AsSpan().Fill(pad);
        Wire[] block = CircuitBuilder.Constant(pads);
        CircuitBuilder builder = new();
        Wire[] key = builder.Input(8 * keySize);
        builder.Xor(key, block.AsSpan(0, key.Length)).CopyTo(block.AsSpan());
        builder.Output(Compress(builder, CircuitBuilder.Constant(initial), block));
        return builder.Build(name);
    }

    /// <summary>The state after the outer key's block and the inner digest to the digest: the last compression of HMAC.</summary>
    public Circuit OuterDigest(string name, int digestSize)
    {
        CircuitBuilder builder = new();
        Wire[] state = builder.Input(StateBits);
        builder.Output(CompressLast(builder, state, builder.Input(8 * digestSize)).AsSpan(0, 8 * digestSize));
        return builder.Build(name);
    }

    /// <summary>A message of one size to its HMAC under a key that everybody knows.</summary>
    public Circuit HmacUnder(string name, ReadOnlySpan<byte> initial, ReadOnlySpan<byte> key, int size)
    {
        CircuitBuilder builder = new();
        Wire[] inner = CompressLast(builder, Padded(builder, initial, key, 0x36), builder.Input(8 * size));
        builder.Output(CompressLast(builder, Padded(builder, initial, key, 0x5c), inner.AsSpan(0, 8 * size)).AsSpan(0, 8 * size));
        return builder.Build(name);
    }

    /// <summary>The message schedule of a public block, the round constants already added: words of big-endian bytes.</summary>
    public void Expand(ReadOnlySpan<byte> block, Span<byte> schedule)
    {
        if (block.Length != BlockBits / 8)
        {
            throw new ArgumentException($"A block has {BlockBits / 8} bytes.", nameof(block));
        }

        if (schedule.Length != ScheduleBits / 8)
        {
            throw new ArgumentException($"A schedule has {ScheduleBits / 8} bytes.", nameof(schedule));
        }

        unchecked
        {
            Span<ulong> words = stackalloc ulong[80];
            for (int t = 0; t < _rounds; t++)
            {
                words[t] = t < BlockWords
                    ? ReadWord(block[(t * WordSize)..])
                    : SmallSigma(words[t - 2], _smallSigma1) + words[t - 7] + SmallSigma(words[t - 15], _smallSigma0) + words[t - 16];
                WriteWord(words[t] + RoundConstant(t), schedule[(t * WordSize)..]);
            }
        }
    }

    /// <summary>The state after a key's block of HMAC; no gates.</summary>
    private Wire[] Padded(CircuitBuilder builder, ReadOnlySpan<byte> initial, ReadOnlySpan<byte> key, byte pad)
    {
        byte[] block = new byte[BlockBits / 8];
        key.CopyTo(block);
        for (int i = 0; i < block.Length; i++)
        {
            block[i] ^= pad;
        }

        return Compress(builder, CircuitBuilder.Constant(initial), CircuitBuilder.Constant(block));
    }

    /// <summary>The second and last block of a message, of which <paramref name="rest"/> is in it.</summary>
    private Wire[] CompressLast(CircuitBuilder builder, Wire[] state, ReadOnlySpan<Wire> rest)
    {
        int blockSize = BlockBits / 8;
        byte[] padding = new byte[blockSize];
        padding[rest.Length / 8] = 0x80;
        BinaryPrimitives.WriteInt32BigEndian(padding.AsSpan(blockSize - 4), (8 * blockSize) + rest.Length);
        Wire[] block = CircuitBuilder.Constant(padding);
        rest.CopyTo(block.AsSpan());
        return Compress(builder, state, block);
    }

    private Wire[] Rounds(CircuitBuilder builder, Wire[] state, List<Wire[]> words, Func<int, Wire[]> constant)
    {
        List<Wire[]> initial = Split(state);
        (Wire[] a, Wire[] b, Wire[] c, Wire[] d) = (initial[0], initial[1], initial[2], initial[3]);
        (Wire[] e, Wire[] f, Wire[] g, Wire[] h) = (initial[4], initial[5], initial[6], initial[7]);
        for (int t = 0; t < _rounds; t++)
        {
            Wire[] first = builder.Sum(_wordBits, h, BigSigma(builder, e, _bigSigma1), builder.Select(e, f, g), words[t], constant(t));
            Wire[] next = builder.Sum(_wordBits, first, BigSigma(builder, a, _bigSigma0), builder.Majority(a, b, c));
            (h, g, f, e) = (g, f, e, builder.Sum(_wordBits, d, first));
            (d, c, b, a) = (c, b, a, next);
        }

        Wire[][] last = [a, b, c, d, e, f, g, h];
        List<Wire> result = [];
        for (int i = 0; i < StateWords; i++)
        {
            result.AddRange(TurnBytes(builder.Sum(_wordBits, initial[i], last[i])));
        }

        return [.. result];
    }

    /// <summary>Words, least significant bit first, of the bits of big-endian bytes.</summary>
    private List<Wire[]> Split(ReadOnlySpan<Wire> bits)
    {
        List<Wire[]> words = [];
        for (int i = 0; i < bits.Length; i += _wordBits)
        {
            words.Add(TurnBytes(bits.Slice(i, _wordBits)));
        }

        return words;
    }

    /// <summary>Turns the order of a word's bytes, the bits within each staying as they are; its own inverse.</summary>
    private Wire[] TurnBytes(ReadOnlySpan<Wire> word)
    {
        Wire[] turned = new Wire[_wordBits];
        for (int i = 0; i < WordSize; i++)
        {
            word.Slice(8 * i, 8).CopyTo(turned.AsSpan(_wordBits - 8 - (8 * i)));
        }

        return turned;
    }

    private static Wire[] BigSigma(CircuitBuilder builder, Wire[] word, (int A, int B, int C) places) =>
        builder.Xor(
            builder.Xor(CircuitBuilder.RotateRight(word, places.A), CircuitBuilder.RotateRight(word, places.B)),
            CircuitBuilder.RotateRight(word, places.C));

    private static Wire[] SmallSigma(CircuitBuilder builder, Wire[] word, (int A, int B, int Shift) places) =>
        builder.Xor(
            builder.Xor(CircuitBuilder.RotateRight(word, places.A), CircuitBuilder.RotateRight(word, places.B)),
            CircuitBuilder.ShiftRight(word, places.Shift));

    private ulong SmallSigma(ulong word, (int A, int B, int Shift) places) =>
        RotateRight(word, places.A) ^ RotateRight(word, places.B) ^ ((word & Mask) >> places.Shift);

    private ulong RotateRight(ulong word, int places) => ((word & Mask) >> places) | (word << (_wordBits - places));

    private ulong Mask => ulong.MaxValue >> (64 - _wordBits);

    /// <summary>The constants of SHA-256 are the high halves of the first of SHA-512.</summary>
    private ulong RoundConstant(int round) => Sha2Constants.Rounds[round] >> (64 - _wordBits);

    private ulong ReadWord(ReadOnlySpan<byte> bytes)
    {
        ulong word = 0;
        for (int i = 0; i < WordSize; i++)
        {
            word = (word << 8) | bytes[i];
        }

        return word;
    }

    private void WriteWord(ulong word, Span<byte> bytes)
    {
        for (int i = 0; i < WordSize; i++)
        {
            bytes[i] = unchecked((byte)(word >> (_wordBits - 8 - (8 * i))));
        }
    }
}
