using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vouch.Circuits;

/// <summary>A boolean circuit as data: gates in an order in which they can be run, over slots that are used again.</summary>
/// <remarks>
/// The first <see cref="InputBits"/> slots hold the inputs. Of a value of several bytes bit <c>8 i + j</c> is bit <c>j</c> (least significant first) of byte <c>i</c>.
/// A circuit is one block of work (a compression, a cipher block); statements call it once a block, so none is ever unrolled whole.
/// </remarks>
public sealed partial class Circuit
{
    private readonly Gate[] _gates;
    private readonly ushort[] _outputs;
    private readonly GateRun[] _runs;

    internal Circuit(string name, int inputBits, int slots, Gate[] gates, ushort[] outputs)
    {
        CheckSlots(inputBits, slots, gates, outputs);

        Name = name;
        InputBits = inputBits;
        Slots = slots;
        _gates = gates;
        _outputs = outputs;
        _runs = GateRun.Split(gates);
        foreach (GateRun run in _runs)
        {
            XorGates += run.Kind == GateKind.Xor ? run.Gates : 0;
            AndGates += run.Kind == GateKind.And ? run.Gates : 0;
        }
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

    /// <summary>How many XOR gates it has: free to send, not free to run.</summary>
    public int XorGates { get; }

    /// <summary>The gates, in order.</summary>
    public ReadOnlySpan<Gate> Gates => _gates;

    /// <summary>The slots that hold the outputs in the end.</summary>
    public ReadOnlySpan<ushort> Outputs => _outputs;

    /// <summary>How many runs of gates of one kind there are.</summary>
    internal int Runs => _runs.Length;

    /// <summary>Runs the circuit.</summary>
    /// <param name="gates">The machine.</param>
    /// <param name="slots">At least <see cref="Slots"/> wires, the first <see cref="InputBits"/> of them the inputs; overwritten.</param>
    /// <param name="outputs"><see cref="OutputBits"/> wires, not in the memory of <paramref name="slots"/>.</param>
    /// <remarks>Allocates nothing. Any number of threads may run one circuit, each with its own slots.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TWire, TGates>(ref TGates gates, Span<TWire> slots, Span<TWire> outputs)
        where TWire : struct
        where TGates : struct, IGates<TWire>, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots.Length, Slots);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs.Length, OutputBits);

        // No reference leaves its memory: the runs cover _gates exactly (GateRun.Split), each slot that a gate or an output names is below Slots
        // (CheckSlots, in the constructor; nothing writes to the arrays after it), and the spans are that long (the two lines above).
        ref TWire wires = ref MemoryMarshal.GetReference(slots);
        ref Gate gate = ref MemoryMarshal.GetArrayDataReference(_gates);
        foreach (GateRun run in _runs)
        {
            ref Gate end = ref Unsafe.Add(ref gate, run.Gates);
            switch (run.Kind)
            {
                case GateKind.Xor:
                    for (; Unsafe.IsAddressLessThan(ref gate, ref end); gate = ref Unsafe.Add(ref gate, 1))
                    {
                        Unsafe.Add(ref wires, (nuint)gate.Output) = gates.Sum(
                            Unsafe.Add(ref wires, (nuint)gate.Left),
                            Unsafe.Add(ref wires, (nuint)gate.Right));
                    }

                    break;
                case GateKind.And:
                    for (; Unsafe.IsAddressLessThan(ref gate, ref end); gate = ref Unsafe.Add(ref gate, 1))
                    {
                        Unsafe.Add(ref wires, (nuint)gate.Output) = gates.Product(
                            Unsafe.Add(ref wires, (nuint)gate.Left),
                            Unsafe.Add(ref wires, (nuint)gate.Right));
                    }

                    break;
                default:
                    for (; Unsafe.IsAddressLessThan(ref gate, ref end); gate = ref Unsafe.Add(ref gate, 1))
                    {
                        Unsafe.Add(ref wires, (nuint)gate.Output) = gates.Complement(Unsafe.Add(ref wires, (nuint)gate.Left));
                    }

                    break;
            }
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            outputs[i] = Unsafe.Add(ref wires, (nuint)_outputs[i]);
        }
    }

    private static void CheckSlots(int inputBits, int slots, ReadOnlySpan<Gate> gates, ReadOnlySpan<ushort> outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputBits);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, inputBits);
        foreach (Gate gate in gates)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((int)gate.Kind, (int)GateKind.Not, nameof(gates));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)Math.Max(gate.Output, Math.Max(gate.Left, gate.Right)), slots, nameof(gates));
        }

        foreach (ushort output in outputs)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)output, slots, nameof(outputs));
        }
    }
}
