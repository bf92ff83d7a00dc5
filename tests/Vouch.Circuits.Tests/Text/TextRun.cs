namespace Vouch.Circuits.Tests.Text;

/// <summary>Runs a text automaton over bytes, 64 texts of one length at a time.</summary>
internal static class TextRun
{
    /// <summary>The verdicts, in the order of the texts, which may have any lengths from 1.</summary>
    /// <param name="automaton">The automaton.</param>
    /// <param name="step">The most bytes of a step.</param>
    /// <param name="texts">The texts.</param>
    public static bool[] Of(TextAutomaton automaton, int step, IReadOnlyList<byte[]> texts)
    {
        bool[] verdicts = new bool[texts.Count];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, texts.Count).GroupBy(i => texts[i].Length))
        {
            foreach (int[] places in group.Chunk(Evaluation.Lanes))
            {
                ulong results = OfSlices(automaton, step, [.. places.Select(i => texts[i])], group.Key);
                for (int lane = 0; lane < places.Length; lane++)
                {
                    verdicts[places[lane]] = ((results >> lane) & 1) != 0;
                }
            }
        }

        return verdicts;
    }

    /// <summary>The verdict on one text.</summary>
    public static bool Of(TextAutomaton automaton, int step, byte[] text) => Of(automaton, step, [text])[0];

    private static ulong OfSlices(TextAutomaton automaton, int step, byte[][] texts, int length)
    {
        ulong[] state = new ulong[automaton.StateBits];
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = ((automaton.InitialState[i / 8] >> (i % 8)) & 1) != 0 ? ulong.MaxValue : 0;
        }

        for (int start = 0; start < length; start += step)
        {
            int bytes = Math.Min(step, length - start);
            ulong[] input = new ulong[state.Length + (8 * bytes)];
            state.CopyTo(input, 0);
            for (int lane = 0; lane < texts.Length; lane++)
            {
                for (int i = 0; i < 8 * bytes; i++)
                {
                    input[state.Length + i] |= (ulong)((texts[lane][start + (i / 8)] >> (i % 8)) & 1) << lane;
                }
            }

            state = Evaluation.OfSlices(automaton.Step(bytes), input);
        }

        return Evaluation.OfSlices(automaton.IsAccepting, state)[0];
    }
}
