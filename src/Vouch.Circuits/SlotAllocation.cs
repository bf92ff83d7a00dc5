namespace Vouch.Circuits;

/// <summary>Gives each wire a slot, and a slot whose wire is read no more to the next that needs one.</summary>
internal static class SlotAllocation
{
    private const int MaximumSlots = 65_536;

    /// <summary>The circuit of these gates in this order.</summary>
    public static Circuit Assign(string name, ReadOnlySpan<Node> nodes, ReadOnlySpan<int> inputs, ReadOnlySpan<int> order, ReadOnlySpan<int> outputs)
    {
        int[] lastReads = LastReads(nodes, inputs, order, outputs);
        int[] slots = new int[nodes.Length];
        Stack<int> free = new();
        int used = inputs.Length;
        for (int i = 0; i < inputs.Length; i++)
        {
            slots[inputs[i]] = i;
            if (lastReads[inputs[i]] < 0)
            {
                free.Push(i);
            }
        }

        Gate[] gates = new Gate[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            Node node = nodes[order[i]];
            int left = slots[node.Left];
            int right = slots[node.Right];
            if (lastReads[node.Left] == i)
            {
                free.Push(left);
            }

            if (lastReads[node.Right] == i && node.Right != node.Left)
            {
                free.Push(right);
            }

            if (!free.TryPop(out int output))
            {
                output = used++;
            }

            if (output >= MaximumSlots)
            {
                throw new InvalidOperationException("The circuit needs more than 65,536 slots.");
            }

            slots[order[i]] = output;
            gates[i] = new Gate(KindOf(node.Kind), (ushort)left, (ushort)right, (ushort)output);
        }

        ushort[] outputSlots = new ushort[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputSlots[i] = (ushort)slots[outputs[i]];
        }

        return new Circuit(name, inputs.Length, used, gates, outputSlots);
    }

    /// <summary>The place in the order at which each wire is read last: -1 for never, the end for outputs.</summary>
    private static int[] LastReads(ReadOnlySpan<Node> nodes, ReadOnlySpan<int> inputs, ReadOnlySpan<int> order, ReadOnlySpan<int> outputs)
    {
        int[] lastReads = new int[nodes.Length];
        foreach (int input in inputs)
        {
            lastReads[input] = -1;
        }

        for (int i = 0; i < order.Length; i++)
        {
            lastReads[nodes[order[i]].Left] = i;
            lastReads[nodes[order[i]].Right] = i;
        }

        foreach (int output in outputs)
        {
            lastReads[output] = order.Length;
        }

        return lastReads;
    }

    private static GateKind KindOf(NodeKind kind) => kind switch
    {
        NodeKind.Xor => GateKind.Xor,
        NodeKind.And => GateKind.And,
        _ => GateKind.Not,
    };
}
