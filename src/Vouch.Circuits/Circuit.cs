namespace Vouch.Circuits;

/// <summary>A boolean circuit as data: gates in an order in which they can be run, over slots that are used again.</summary>
/// <remarks>
/// The first <see cref="InputBits"/> slots hold the inputs. Of a value of several bytes bit <c>8 i + j</c> is bit <c>j</c> (least significant first) of byte <c>i</c>.
/// A circuit is one block of work (a compression, a cipher block); statements call it once a block, so none is ever unrolled whole.
/// </remarks>
public sealed class Circuit
{
    private readonly Gate[] _gates;
    private readonly ushort[] _outputs;

    internal Circuit(string name, int inputBits, int slots, Gate[] gates, ushort[] outputs)
    {
        Name = name;
        InputBits = inputBits;
        Slots = slots;
        _gates = gates;
        _outputs = outputs;
        AndGates = gates.Count(g => g.Kind == GateKind.And);
    }

    /// <summary>The name, for messages and tables of costs.</summary>
    public string Name { get; }

    /// <summary>How many bits go in.</summary>
    public int InputBits { get; }

    /// <summary>How many bits come out.</summary>
    public int OutputBits => _outputs.Length;

    /// <summary>How many slots running it takes, those of the inputs included.</summary>
    public int Slots { get; }

    /// <summary>How many AND gates it has: its cost.</summary>
    public int AndGates { get; }

    /// <summary>The gates, in order.</summary>
    public ReadOnlySpan<Gate> Gates => _gates;

    /// <summary>The slots that hold the outputs in the end.</summary>
    public ReadOnlySpan<ushort> Outputs => _outputs;

    /// <summary>Runs the circuit.</summary>
    /// <param name="gates">The machine.</param>
    /// <param name="slots">At least <see cref="Slots"/> wires, the first <see cref="InputBits"/> of them the inputs; overwritten.</param>
    /// <param name="outputs"><see cref="OutputBits"/> wires.</param>
    public void Run<TWire, TGates>(ref TGates gates, Span<TWire> slots, Span<TWire> outputs)
        where TWire : struct
        where TGates : struct, IGates<TWire>, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots.Length, Slots);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs.Length, OutputBits);

        foreach (ref readonly Gate gate in _gates.AsSpan())
        {
            TWire left = slots[gate.Left];
            slots[gate.Output] = gate.Kind switch
            {
                GateKind.Xor => gates.Sum(left, slots[gate.Right]),
                GateKind.And => gates.Product(left, slots[gate.Right]),
                _ => gates.Complement(left),
            };
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            outputs[i] = slots[_outputs[i]];
        }
    }
}
