namespace Vouch.Circuits.Tests;

/// <summary>Running in parts, several products at a time.</summary>
public sealed class CircuitPartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(2048)]
    [InlineData(100_000)]
    public void Parts_make_up_the_whole(int products)
    {
        Circuit circuit = Aes128.Block;
        byte[] inputs = [.. Enumerable.Range(0, circuit.InputBits).Select(i => (byte)((i * i / 7) & 1))];
        byte[] whole = new byte[circuit.OutputBits];
        byte[] slots = [.. inputs, .. new byte[circuit.Slots - inputs.Length]];
        PlainGates plain = default;
        circuit.Run(ref plain, slots.AsSpan(), whole.AsSpan());
        byte[] parts = new byte[circuit.OutputBits];
        slots = [.. inputs, .. new byte[circuit.Slots - inputs.Length]];
        GatheringGates gathering = default;
        CircuitPlace place = default;
        int left = circuit.AndGates;

        while (left > 0)
        {
            int count = int.Min(left, products);
            circuit.RunPart(ref gathering, slots.AsSpan(), ref place, count);
            left -= count;
            Assert.Equal(circuit.AndGates - left, gathering.Count);
        }

        circuit.ReadOutputs<byte>(slots, parts);
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void A_circuit_without_products_has_one_part()
    {
        Circuit circuit = new("not", 1, 2, [new Gate(GateKind.Not, 0, 0, 1)], [1]);
        byte[] slots = [0, 0];
        byte[] outputs = new byte[1];
        GatheringGates gathering = default;
        CircuitPlace place = default;

        circuit.RunPart(ref gathering, slots.AsSpan(), ref place, 0);

        circuit.ReadOutputs<byte>(slots, outputs);
        Assert.Equal(1, outputs[0]);
    }

    [Fact]
    public void Products_that_need_each_other_come_one_after_the_other()
    {
        Gate[] gates = [new(GateKind.And, 0, 1, 2), new(GateKind.And, 0, 1, 0), new(GateKind.And, 2, 1, 3), new(GateKind.And, 1, 1, 2), new(GateKind.Xor, 0, 0, 0), new(GateKind.Xor, 0, 0, 0)];

        GateRun[] runs = GateRun.Split(gates);

        Assert.Equal([new GateRun(GateKind.And, 2), new GateRun(GateKind.And, 2), new GateRun(GateKind.Xor, 2)], runs);
    }

    /// <summary>Takes all operands before it writes a product.</summary>
    private struct GatheringGates : IGateRuns<byte>
    {
        public int Count { get; private set; }

        public readonly byte Sum(byte left, byte right) => (byte)(left ^ right);

        public readonly byte Complement(byte wire) => (byte)(wire ^ 1);

        public void Products(ReadOnlySpan<Gate> gates, Span<byte> slots)
        {
            byte[] products = new byte[gates.Length];
            for (int i = 0; i < products.Length; i++)
            {
                products[i] = (byte)(slots[gates[i].Left] & slots[gates[i].Right]);
            }

            for (int i = 0; i < products.Length; i++)
            {
                slots[gates[i].Output] = products[i];
            }

            Count += gates.Length;
        }
    }
}
