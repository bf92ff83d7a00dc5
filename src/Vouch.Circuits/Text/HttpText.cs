namespace Vouch.Circuits;

/// <summary>Whether bytes are HTTP text: each is a tab, 0x20 to 0x7E, or 0x80 to 0xFF.</summary>
public static class HttpText
{
    /// <summary>The check. Its state is one bit, whether all bytes so far are text; 8 AND a byte.</summary>
    public static TextAutomaton Automaton { get; } = new(1, [1], Step, IsAccepting);

    private static Circuit Step(int bytes)
    {
        CircuitBuilder builder = new();
        Wire isText = builder.Input(1)[0];
        for (int i = 0; i < bytes; i++)
        {
            isText = builder.And(isText, builder.Not(IsControl(builder, builder.Input(8))));
        }

        builder.Output(isText);
        return builder.Build($"HTTP text, {bytes} bytes");
    }

    private static Circuit IsAccepting()
    {
        CircuitBuilder builder = new();
        builder.Output(builder.Input(1));
        return builder.Build("HTTP text, verdict");
    }

    /// <summary>Whether a byte is none of the text's.</summary>
    /// <remarks>
    /// Below 0x20, 0x09 is the exception, and above it 0x7F; both have bits 0 and 3, and bits 1, 2, 4 and 5 as bit 6. So one comparison finds either.
    /// </remarks>
    private static Wire IsControl(CircuitBuilder builder, Wire[] bits)
    {
        Wire isException = builder.And(bits[0], bits[3]);
        foreach (int i in (ReadOnlySpan<int>)[1, 2, 4, 5])
        {
            isException = builder.And(isException, builder.Not(builder.Xor(bits[i], bits[6])));
        }

        Wire isLow = builder.And(builder.Not(bits[5]), builder.Not(bits[6]));
        return builder.And(builder.Not(bits[7]), builder.Xor(isLow, isException));
    }
}
