namespace Vouch.Circuits;

/// <summary>The order in which the gates run: in long runs of one kind, so that the branch predictor and the pipeline have an easy time.</summary>
/// <remarks>
/// A gate's level is how many AND gates are between it and the outputs. Levels run from the highest to zero: first a level's AND gates, none of which
/// depends on another, then its free gates. Each gate so runs as late as it can, which keeps live ranges, and with them the slots, few.
/// </remarks>
internal static class GateOrder
{
    /// <summary>The gates that the outputs need, in order.</summary>
    public static int[] Of(ReadOnlySpan<Node> nodes, ReadOnlySpan<int> outputs)
    {
        int[] levels = Levels(nodes, outputs);
        int[] phases = Phases(nodes, levels);
        List<int> needed = new(nodes.Length);
        int deepest = 0;
        int longest = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            if (levels[i] >= 0 && nodes[i].IsGate)
            {
                needed.Add(i);
                deepest = Math.Max(deepest, levels[i]);
                longest = Math.Max(longest, phases[i]);
            }
        }

        // Deep levels first: what is left of the deepest is the place among the levels.
        int[] depths = new int[levels.Length];
        for (int i = 0; i < depths.Length; i++)
        {
            depths[i] = deepest - levels[i];
        }

        return Sort(Sort([.. needed], phases, longest), depths, deepest);
    }

    /// <summary>Sorts by counting; equal keys stay in their order.</summary>
    private static int[] Sort(int[] items, int[] keys, int largestKey)
    {
        int[] places = new int[largestKey + 2];
        foreach (int item in items)
        {
            places[keys[item] + 1]++;
        }

        for (int key = 0; key < largestKey; key++)
        {
            places[key + 1] += places[key];
        }

        int[] sorted = new int[items.Length];
        foreach (int item in items)
        {
            sorted[places[keys[item]]++] = item;
        }

        return sorted;
    }

    /// <summary>Each node's level, or -1 where no output needs it.</summary>
    private static int[] Levels(ReadOnlySpan<Node> nodes, ReadOnlySpan<int> outputs)
    {
        int[] levels = new int[nodes.Length];
        levels.AsSpan().Fill(-1);
        foreach (int output in outputs)
        {
            levels[output] = 0;
        }

        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            Node node = nodes[i];
            if (levels[i] >= 0 && node.IsGate)
            {
                int level = levels[i] + (node.Kind == NodeKind.And ? 1 : 0);
                levels[node.Left] = Math.Max(levels[node.Left], level);
                levels[node.Right] = Math.Max(levels[node.Right], level);
            }
        }

        return levels;
    }

    /// <summary>Within a level: 0 for AND, then in turns complements (odd) and sums (even), each as early as its operands allow.</summary>
    private static int[] Phases(ReadOnlySpan<Node> nodes, ReadOnlySpan<int> levels)
    {
        int[] phases = new int[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            Node node = nodes[i];
            if (levels[i] < 0 || node.Kind is NodeKind.Input or NodeKind.And)
            {
                continue;
            }

            int left = levels[node.Left] == levels[i] ? phases[node.Left] : 0;
            int right = levels[node.Right] == levels[i] ? phases[node.Right] : 0;
            int phase = Math.Max(left, right);
            int parity = node.Kind == NodeKind.Not ? 1 : 0;
            phases[i] = Math.Max(2 - parity, phase + ((phase & 1) ^ parity));
        }

        return phases;
    }
}
