namespace Vouch.Circuits.Tests;

public sealed class CircuitTests
{
    [Fact]
    public void A_gate_or_output_beyond_the_slots_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Circuit("left", 1, 2, [new Gate(GateKind.Not, 2, 0, 1)], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Circuit("right", 1, 2, [new Gate(GateKind.Xor, 0, 2, 1)], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Circuit("output", 1, 2, [new Gate(GateKind.Xor, 0, 0, 2)], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Circuit("result", 1, 2, [new Gate(GateKind.Xor, 0, 0, 1)], [2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Circuit("kind", 1, 2, [new Gate((GateKind)3, 0, 0, 1)], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Circuit("inputs", 3, 2, [], [1]));
    }

    [Fact]
    public void Run_refuses_too_few_slots_and_too_few_outputs()
    {
        Circuit circuit = Integers.Addition(8);
        PlainGates gates = default;

        Assert.Throws<ArgumentOutOfRangeException>(() => circuit.Run(ref gates, new byte[circuit.Slots - 1].AsSpan(), new byte[8].AsSpan()));
        Assert.Throws<ArgumentOutOfRangeException>(() => circuit.Run(ref gates, new byte[circuit.Slots].AsSpan(), new byte[7].AsSpan()));
    }

    [Fact]
    public void Evaluate_refuses_other_sizes()
    {
        Circuit circuit = Integers.Addition(8);

        Assert.Throws<ArgumentException>(() => circuit.Evaluate(new byte[1], new byte[1]));
        Assert.Throws<ArgumentException>(() => circuit.Evaluate(new byte[3], new byte[1]));
        Assert.Throws<ArgumentException>(() => circuit.Evaluate(new byte[2], new byte[2]));
    }

    [Fact]
    public void Run_allocates_nothing()
    {
        Circuit circuit = Aes128.Block;
        byte[] slots = new byte[circuit.Slots];
        byte[] outputs = new byte[circuit.OutputBits];
        PlainGates gates = default;
        circuit.Run(ref gates, slots.AsSpan(), outputs.AsSpan());

        long before = GC.GetAllocatedBytesForCurrentThread();
        circuit.Run(ref gates, slots.AsSpan(), outputs.AsSpan());

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Runs_cover_the_gates()
    {
        GateRun[] runs = GateRun.Split(Aes128.Block.Gates);

        Assert.Equal(Aes128.Block.Gates.Length, runs.Sum(r => r.Gates));
        Assert.Empty(GateRun.Split([]));
    }

    [Fact]
    public void The_same_calls_make_the_same_gates()
    {
        Assert.Equal(Integers.ModularAddition([0xfb, 0xff]).Gates, Integers.ModularAddition([0xfb, 0xff]).Gates);
    }
}
