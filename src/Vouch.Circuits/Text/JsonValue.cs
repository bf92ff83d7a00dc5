namespace Vouch.Circuits;

/// <summary>Whether bytes are exactly one JSON value (RFC 8259) in UTF-8, nested to a limit, with no whitespace around it.</summary>
/// <remarks>
/// Whatever has fewer levels than the limit of a cheaper check may be checked by it: the text is then a value by every check with a higher limit, too.
/// Which check is used is public, and with it that the text has no more levels.
/// </remarks>
public static class JsonValue
{
    /// <summary>The most levels of objects and arrays that a value may have.</summary>
    public const int MaximumLevels = 64;

    private static readonly int[] s_limits = [4, 8, 16, 32, MaximumLevels];
    private static readonly TextAutomaton[] s_automata = Array.ConvertAll(s_limits, Make);

    /// <summary>The check with the highest limit; 143 AND a byte in steps of 16.</summary>
    public static TextAutomaton Automaton => s_automata[^1];

    /// <summary>The limits that there are, ascending: powers of two.</summary>
    public static ReadOnlySpan<int> Limits => s_limits;

    /// <summary>The check for values of at most as many levels; in steps of 16 bytes 101, 109, 118, 129 and 143 AND a byte.</summary>
    /// <param name="levels">One of <see cref="Limits"/>.</param>
    public static TextAutomaton UpTo(int levels)
    {
        int index = Limits.IndexOf(levels);
        return index >= 0 ? s_automata[index] : throw new ArgumentOutOfRangeException(nameof(levels));
    }

    private static TextAutomaton Make(int levels)
    {
        // The number of open containers less one is from -1 to the limit less one.
        int depthBits = int.Log2(levels) + 1;
        int stateBits = JsonPlaces.Bits(depthBits) + levels;
        return new TextAutomaton(
            stateBits,
            InitialState(stateBits, depthBits),
            bytes => Step(bytes, levels, depthBits),
            () => IsAccepting(levels, depthBits));
    }

    /// <summary>Valid, which is the first bit, and no container open: minus one, which is all ones.</summary>
    private static byte[] InitialState(int stateBits, int depthBits)
    {
        byte[] state = new byte[(stateBits + 7) / 8];
        state[0] = 1;
        int end = JsonPlaces.Bits(depthBits);
        for (int i = end - depthBits; i < end; i++)
        {
            state[i / 8] |= (byte)(1 << (i % 8));
        }

        return state;
    }

    private static Circuit Step(int bytes, int levels, int depthBits)
    {
        CircuitBuilder builder = new();
        StateWires state = new(builder.Input(JsonPlaces.Bits(depthBits) + levels));
        JsonPlaces places = new(builder, depthBits, ref state);
        Wire[] isObject = new JsonStack(builder, places, levels).Read(bytes, state.Next(levels));
        List<Wire> next = [];
        places.Write(next);
        builder.Output([.. next, .. isObject]);
        return builder.Build($"JSON value up to {levels} levels, {bytes} bytes");
    }

    private static Circuit IsAccepting(int levels, int depthBits)
    {
        CircuitBuilder builder = new();
        StateWires state = new(builder.Input(JsonPlaces.Bits(depthBits) + levels));
        builder.Output(new JsonPlaces(builder, depthBits, ref state).IsAccepting());
        return builder.Build($"JSON value up to {levels} levels, verdict");
    }
}
