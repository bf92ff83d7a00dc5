namespace Vouch.Circuits;

/// <summary>Gates of one kind in a row; if they are AND gates, none reads what another one of them writes.</summary>
internal readonly record struct GateRun(GateKind Kind, int Gates)
{
    /// <summary>The runs of a circuit; together they have as many gates as it.</summary>
    public static GateRun[] Split(ReadOnlySpan<Gate> gates)
    {
        List<GateRun> runs = [];
        HashSet<ushort> written = [];
        int start = 0;
        for (int i = 0; i < gates.Length; i++)
        {
            Gate gate = gates[i];
            if (gate.Kind != gates[start].Kind || (gate.Kind == GateKind.And && (written.Contains(gate.Left) || written.Contains(gate.Right))))
            {
                runs.Add(new GateRun(gates[start].Kind, i - start));
                written.Clear();
                start = i;
            }

            if (gate.Kind == GateKind.And)
            {
                written.Add(gate.Output);
            }
        }

        if (!gates.IsEmpty)
        {
            runs.Add(new GateRun(gates[start].Kind, gates.Length - start));
        }

        return [.. runs];
    }
}
