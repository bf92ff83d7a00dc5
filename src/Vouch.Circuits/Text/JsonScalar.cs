namespace Vouch.Circuits;

/// <summary>Whether bytes are exactly one JSON string, number or literal (RFC 8259) in UTF-8 with nothing around it.</summary>
public static class JsonScalar
{
    private const int Bits = JsonTokens.Bits + 1;

    /// <summary>The check; about 60 AND a byte.</summary>
    public static TextAutomaton Automaton { get; } = new(Bits, InitialState(), Step, IsAccepting);

    /// <summary>Valid, and at the start: the first bit and the last.</summary>
    private static byte[] InitialState()
    {
        byte[] state = new byte[(Bits + 7) / 8];
        state[0] = 1;
        state[(Bits - 1) / 8] |= 1 << ((Bits - 1) % 8);
        return state;
    }

    private static Circuit Step(int bytes)
    {
        CircuitBuilder builder = new();
        StateWires state = new(builder.Input(Bits));
        JsonTokens tokens = new(builder, ref state);
        Wire isStart = state.Next();
        for (int i = 0; i < bytes; i++)
        {
            // After a value no part takes a byte.
            tokens.Read(new JsonBytes(builder, builder.Input(8)), isStart, isStart, Wire.Zero, Wire.Zero);
            isStart = Wire.Zero;
        }

        List<Wire> next = [];
        tokens.Write(next);
        builder.Output([.. next, isStart]);
        return builder.Build($"JSON scalar, {bytes} bytes");
    }

    private static Circuit IsAccepting()
    {
        CircuitBuilder builder = new();
        StateWires state = new(builder.Input(Bits));
        JsonTokens tokens = new(builder, ref state);
        Wire isUnfinishedNumber = builder.Xor(tokens.IsInNumber, tokens.NumberMayEnd);
        Wire isUnfinished = builder.XorAll(state.Next(), tokens.IsInString, tokens.IsInLiteral, isUnfinishedNumber);
        builder.Output(builder.And(tokens.IsValid, builder.Not(isUnfinished)));
        return builder.Build("JSON scalar, verdict");
    }
}
