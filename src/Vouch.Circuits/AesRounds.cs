namespace Vouch.Circuits;

/// <summary>The rounds and the key schedule of AES (FIPS 197, sections 5.1 and 5.2).</summary>
internal static class AesRounds
{
    private const int ByteBits = 8;
    private const int BlockSize = 16;
    private const int WordSize = 4;

    /// <summary>Round keys and block to block.</summary>
    public static Circuit Block(string name, int rounds)
    {
        CircuitBuilder builder = new();
        Wire[][] keys = Bytes(builder, BlockSize * (rounds + 1));
        Wire[][] state = AddKey(builder, Bytes(builder, BlockSize), keys, 0);
        for (int round = 1; round <= rounds; round++)
        {
            state = ShiftRows(Substitute(builder, state));
            if (round < rounds)
            {
                state = MixColumns(builder, state);
            }

            state = AddKey(builder, state, keys, round);
        }

        foreach (Wire[] value in state)
        {
            builder.Output(value);
        }

        return builder.Build(name);
    }

    /// <summary>Key to round keys.</summary>
    public static Circuit KeySchedule(string name, int keySize)
    {
        CircuitBuilder builder = new();
        int keyWords = keySize / WordSize;
        int words = 4 * (keyWords + 7);
        Wire[][] bytes = Bytes(builder, keySize);
        List<Wire[][]> schedule = [.. bytes.Chunk(WordSize)];
        byte roundConstant = 1;
        for (int i = keyWords; i < words; i++)
        {
            Wire[][] word = schedule[i - 1];
            if (i % keyWords == 0)
            {
                word = Substitute(builder, [word[1], word[2], word[3], word[0]]);
                word[0] = builder.Xor(word[0], CircuitBuilder.Constant(roundConstant, ByteBits));
                roundConstant = (byte)((roundConstant << 1) ^ (roundConstant >= 0x80 ? 0x11b : 0));
            }
            else if (keyWords > 6 && i % keyWords == 4)
            {
                word = Substitute(builder, word);
            }

            schedule.Add(AddBytes(builder, schedule[i - keyWords], word));
        }

        foreach (Wire[] value in schedule.SelectMany(w => w))
        {
            builder.Output(value);
        }

        return builder.Build(name);
    }

    private static Wire[][] Bytes(CircuitBuilder builder, int count)
    {
        Wire[][] bytes = new Wire[count][];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = builder.Input(ByteBits);
        }

        return bytes;
    }

    private static Wire[][] AddKey(CircuitBuilder builder, Wire[][] state, Wire[][] keys, int round) =>
        AddBytes(builder, state, keys.AsSpan(BlockSize * round, BlockSize));

    private static Wire[][] AddBytes(CircuitBuilder builder, ReadOnlySpan<Wire[]> left, ReadOnlySpan<Wire[]> right)
    {
        Wire[][] result = new Wire[left.Length][];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = builder.Xor(left[i], right[i]);
        }

        return result;
    }

    private static Wire[][] Substitute(CircuitBuilder builder, ReadOnlySpan<Wire[]> state)
    {
        Wire[][] result = new Wire[state.Length][];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = AesSbox.Substitute(builder, state[i]);
        }

        return result;
    }

    private static Wire[][] ShiftRows(Wire[][] state)
    {
        Wire[][] result = new Wire[BlockSize][];
        for (int i = 0; i < BlockSize; i++)
        {
            result[i] = state[(i + (4 * (i % 4))) % BlockSize];
        }

        return result;
    }

    /// <summary>Each byte becomes 2 (a + b) + b + (c + d), a to d being the bytes of the column from it on; the sums of neighbours are shared.</summary>
    private static Wire[][] MixColumns(CircuitBuilder builder, Wire[][] state)
    {
        Wire[][] result = new Wire[BlockSize][];
        for (int i = 0; i < BlockSize; i++)
        {
            int column = i - (i % 4);
            Wire[] a = state[i];
            Wire[] b = state[column + ((i + 1) % 4)];
            Wire[] c = state[column + ((i + 2) % 4)];
            Wire[] d = state[column + ((i + 3) % 4)];
            result[i] = builder.Xor(builder.Xor(b, builder.Xor(c, d)), Double(builder, builder.Xor(a, b)));
        }

        return result;
    }

    /// <summary>Twice a byte modulo x^8 + x^4 + x^3 + x + 1.</summary>
    private static Wire[] Double(CircuitBuilder builder, Wire[] value)
    {
        Wire top = value[7];
        return [top, builder.Xor(value[0], top), value[1], builder.Xor(value[2], top), builder.Xor(value[3], top), value[4], value[5], value[6]];
    }
}
