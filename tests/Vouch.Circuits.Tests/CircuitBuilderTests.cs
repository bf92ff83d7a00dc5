namespace Vouch.Circuits.Tests;

public sealed class CircuitBuilderTests
{
    private readonly CircuitBuilder _builder = new();

    [Fact]
    public void Constants_never_become_gates()
    {
        Wire x = _builder.Input(1)[0];

        Assert.Equal(x, _builder.Xor(x, Wire.Zero));
        Assert.Equal(_builder.Not(x), _builder.Xor(Wire.One, x));
        Assert.Equal(Wire.Zero, _builder.And(x, Wire.Zero));
        Assert.Equal(x, _builder.And(Wire.One, x));
        Assert.Equal(Wire.One, _builder.Not(Wire.Zero));
        Assert.Equal(Wire.One, _builder.Xor(Wire.One, Wire.Zero));
        Assert.Equal(Wire.Zero, _builder.And(Wire.One, Wire.Zero));
        Assert.Equal(Wire.Zero, _builder.Not(Wire.One));
    }

    [Fact]
    public void A_wire_against_itself_or_its_complement_is_folded()
    {
        Wire[] inputs = _builder.Input(2);
        Wire x = inputs[0];
        Wire y = inputs[1];
        Wire complement = _builder.Not(x);

        Assert.Equal(Wire.Zero, _builder.Xor(x, x));
        Assert.Equal(x, _builder.And(x, x));
        Assert.Equal(Wire.One, _builder.Xor(complement, x));
        Assert.Equal(Wire.Zero, _builder.And(complement, x));
        Assert.Equal(x, _builder.Not(complement));
        Assert.Equal(_builder.Xor(x, y), _builder.Xor(complement, _builder.Not(y)));
        Assert.Equal(y, _builder.Xor(_builder.Xor(x, y), x));
        Assert.Equal(x, _builder.Xor(y, _builder.Xor(x, y)));
    }

    [Fact]
    public void Equal_gates_are_made_once_and_unused_gates_never()
    {
        Wire[] inputs = _builder.Input(2);
        Wire product = _builder.And(inputs[0], inputs[1]);
        _builder.And(_builder.Not(inputs[0]), inputs[1]);
        _builder.Output(product, _builder.And(inputs[1], inputs[0]));

        Circuit circuit = _builder.Build("one product");

        Gate gate = Assert.Single(circuit.Gates.ToArray());
        Assert.Equal(GateKind.And, gate.Kind);
        Assert.Equal([gate.Output, gate.Output], circuit.Outputs.ToArray());
    }

    [Fact]
    public void Outputs_may_be_inputs_and_constants()
    {
        Wire[] inputs = _builder.Input(3);
        _builder.Output(inputs[2], Wire.One, inputs[0], Wire.Zero, Wire.One);
        Circuit circuit = _builder.Build("wires");

        ulong[] outputs = Evaluation.OfSlices(circuit, [5, 6, 7]);

        Assert.Equal([7, ulong.MaxValue, 5, 0, ulong.MaxValue], outputs);
    }

    [Fact]
    public void Slots_are_used_again_but_not_those_of_outputs()
    {
        Wire[] inputs = _builder.Input(2);
        Wire word = inputs[0];
        for (int i = 0; i < 20; i++)
        {
            word = _builder.Xor(_builder.And(word, inputs[1]), _builder.Not(word));
        }

        _builder.Output(word, inputs[1]);
        Circuit circuit = _builder.Build("chain");

        Assert.InRange(circuit.Slots, 3, 4);
        Assert.Equal(0x5aUL, Evaluation.OfSlices(circuit, [0xff, 0x5a])[1]);
    }

    [Fact]
    public void Outputs_without_inputs_are_refused()
    {
        _builder.Output(Wire.Zero);

        Assert.Throws<InvalidOperationException>(() => _builder.Build("nothing"));
    }

    [Fact]
    public void More_than_65_536_slots_are_refused()
    {
        Wire[] inputs = _builder.Input(65_536);
        _builder.Output(inputs);
        Assert.Equal(65_536, _builder.Build("full").Slots);

        _builder.Output(_builder.And(inputs[0], inputs[1]));

        Assert.Throws<InvalidOperationException>(() => _builder.Build("too full"));
    }

    [Fact]
    public void A_wire_of_no_builder_is_refused()
    {
        Wire foreign = new CircuitBuilder().Input(5)[4];

        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.Xor(foreign, Wire.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.Not(foreign));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.Output(foreign));
    }
}
