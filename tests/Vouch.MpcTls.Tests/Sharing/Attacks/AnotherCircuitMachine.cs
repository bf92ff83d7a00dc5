using Vouch.Circuits;
using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Tests.Sharing.Attacks;

/// <summary>A garbler's machine that garbles another circuit in place of one that is called.</summary>
internal sealed class AnotherCircuitMachine(IMachine inner, int call, Func<Circuit, Circuit> another) : PassingMachine(inner)
{
    private int _calls;

    public override ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs) => base.CallAsync(_calls++ == call ? another(circuit) : circuit, inputs);

    /// <summary>The circuit with the outcome of one gate turned over, or with its left operand.</summary>
    public static Circuit Turn(Circuit circuit, int number, bool isOperand)
    {
        Gate gate = circuit.Gates[number];
        Gate[] turned = !isOperand ? [gate, Not(gate.Output)]
            : gate.Output == gate.Left ? [Not(gate.Left), gate]
            : [Not(gate.Left), gate, Not(gate.Left)];
        return new Circuit(circuit.Name, circuit.InputBits, circuit.Slots, [.. circuit.Gates[..number], .. turned, .. circuit.Gates[(number + 1)..]], circuit.Outputs.ToArray());
    }

    private static Gate Not(ushort slot) => new(GateKind.Not, slot, slot, slot);
}
