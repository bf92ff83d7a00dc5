namespace Vouch.Circuits.Tests;

/// <summary>Folding, sharing, ordering and slots never change what a circuit computes.</summary>
public sealed class CircuitBuilderProperties
{
    private const int Inputs = 6;

    private static readonly Gen<(int Kind, int Left, int Right)[]> s_programs =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[0, 120];

    [Fact]
    public void A_random_circuit_computes_what_its_gates_say_unfolded()
    {
        ulong[] inputs = [0xaaaa_aaaa_aaaa_aaaa, 0xcccc_cccc_cccc_cccc, 0xf0f0_f0f0_f0f0_f0f0, 0xff00_ff00_ff00_ff00, 0xffff_0000_ffff_0000, 0xffff_ffff_0000_0000];
        s_programs.Sample(program =>
        {
            (Circuit circuit, ulong[] expected) = Make(program, inputs);

            ulong[] actual = Evaluation.OfSlices(circuit, inputs);

            Assert.Equal(expected, actual);
        });
    }

    [Fact]
    public void Gates_read_only_slots_that_hold_inputs_or_earlier_results()
    {
        s_programs.Sample(program =>
        {
            (Circuit circuit, _) = Make(program, new ulong[Inputs]);
            HashSet<int> written = [.. Enumerable.Range(0, Inputs)];

            foreach (Gate gate in circuit.Gates)
            {
                Assert.Contains(gate.Left, written);
                Assert.Contains(gate.Right, written);
                written.Add(gate.Output);
            }

            Assert.True(circuit.Slots <= Inputs + circuit.Gates.Length);
        });
    }

    /// <summary>The circuit that the builder makes, and its outputs by plain evaluation of each step.</summary>
    private static (Circuit Circuit, ulong[] Outputs) Make((int Kind, int Left, int Right)[] program, ulong[] inputs)
    {
        CircuitBuilder builder = new();
        List<Wire> wires = [Wire.Zero, Wire.One, .. builder.Input(Inputs)];
        List<ulong> values = [0, ulong.MaxValue, .. inputs];
        foreach ((int kind, int first, int second) in program)
        {
            // Nearer wires more often, so that circuits become deep.
            int a = wires.Count - 1 - (first % Math.Min(wires.Count, 12));
            int b = second % wires.Count;
            int c = (first + second) % wires.Count;
            (Wire wire, ulong value) = kind switch
            {
                0 or 1 => (builder.Xor(wires[a], wires[b]), values[a] ^ values[b]),
                2 => (builder.And(wires[a], wires[b]), values[a] & values[b]),
                3 => (builder.Not(wires[a]), ~values[a]),
                4 => (builder.Or(wires[a], wires[b]), values[a] | values[b]),
                5 => (builder.Select(wires[a], wires[b], wires[c]), (values[a] & values[b]) | (~values[a] & values[c])),
                _ => (builder.Majority(wires[a], wires[b], wires[c]), (values[a] & values[b]) | (values[a] & values[c]) | (values[b] & values[c])),
            };
            wires.Add(wire);
            values.Add(value);
        }

        int[] outputs = [0, 1, 2, wires.Count / 2, wires.Count - 3, wires.Count - 2, wires.Count - 1];
        foreach (int output in outputs)
        {
            builder.Output(wires[output]);
        }

        return (builder.Build("random"), [.. outputs.Select(o => values[o])]);
    }
}
