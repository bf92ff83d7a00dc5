namespace Vouch.Circuits;

/// <summary>Builds <see cref="ChaCha20.Block"/>.</summary>
internal static class ChaCha20Block
{
    private const int WordBits = 32;
    private const int DoubleRounds = 10;

    /// <summary>"expand 32-byte k".</summary>
    private static ReadOnlySpan<uint> Constants => [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];

    public static Circuit Build()
    {
        CircuitBuilder builder = new();
        List<Wire[]> initial = [];
        foreach (uint constant in Constants)
        {
            initial.Add(CircuitBuilder.Constant(constant, WordBits));
        }

        Wire[][] key = Words(builder, 8);
        Wire[][] nonce = Words(builder, 3);
        Wire[][] counter = Words(builder, 1);
        initial.AddRange([.. key, .. counter, .. nonce]);

        Wire[][] state = [.. initial];
        for (int i = 0; i < DoubleRounds; i++)
        {
            for (int column = 0; column < 4; column++)
            {
                QuarterRound(builder, ref state[column], ref state[4 + column], ref state[8 + column], ref state[12 + column]);
            }

            for (int column = 0; column < 4; column++)
            {
                QuarterRound(builder, ref state[column], ref state[4 + ((column + 1) % 4)], ref state[8 + ((column + 2) % 4)], ref state[12 + ((column + 3) % 4)]);
            }
        }

        for (int i = 0; i < state.Length; i++)
        {
            builder.Output(builder.Sum(WordBits, state[i], initial[i]));
        }

        return builder.Build("ChaCha20 block");
    }

    private static Wire[][] Words(CircuitBuilder builder, int count)
    {
        Wire[][] words = new Wire[count][];
        for (int i = 0; i < count; i++)
        {
            words[i] = builder.Input(WordBits);
        }

        return words;
    }

    private static void QuarterRound(CircuitBuilder builder, ref Wire[] a, ref Wire[] b, ref Wire[] c, ref Wire[] d)
    {
        HalfStep(builder, ref a, b, ref d, 16);
        HalfStep(builder, ref c, d, ref b, 12);
        HalfStep(builder, ref a, b, ref d, 8);
        HalfStep(builder, ref c, d, ref b, 7);
    }

    /// <summary>a += b; d ^= a; d turned left.</summary>
    private static void HalfStep(CircuitBuilder builder, ref Wire[] a, Wire[] b, ref Wire[] d, int places)
    {
        a = builder.Sum(WordBits, a, b);
        d = CircuitBuilder.RotateRight(builder.Xor(d, a), WordBits - places);
    }
}
