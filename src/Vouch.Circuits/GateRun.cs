namespace Vouch.Circuits;

/// <summary>Gates of one kind in a row.</summary>
internal readonly record struct GateRun(GateKind Kind, int Gates)
{
    /// <summary>The runs of a circuit; together they have as many gates as it.</summary>
    public static GateRun[] Split(ReadOnlySpan<Gate> gates)
    {
        List<GateRun> runs = [];
        int start = 0;
        for (int i = 1; i <= gates.Length; i++)
        {
            if (i == gates.Length || gates[i].Kind != gates[start].Kind)
            {
                runs.Add(new GateRun(gates[start].Kind, i - start));
                start = i;
            }
        }

        return [.. runs];
    }
}
