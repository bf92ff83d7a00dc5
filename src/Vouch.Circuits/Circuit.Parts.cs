using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vouch.Circuits;

/// <content>Running in parts, for machines that send or receive something for each product, and take many products at a time.</content>
public sealed partial class Circuit
{
    /// <summary>Runs the circuit on from a place, until so many products are due that there is no room for another, or to its end.</summary>
    /// <param name="gates">The machine.</param>
    /// <param name="slots">At least <see cref="Slots"/> wires, the same for all parts; the first <see cref="InputBits"/> of them are the inputs in the beginning.</param>
    /// <param name="place">Where to go on; where it stopped, afterwards.</param>
    /// <param name="products">The most AND gates to run. As long as there are more, exactly so many are run.</param>
    /// <remarks>Allocates nothing. <see cref="ReadOutputs"/> gives the outputs after the last part, in which any AND gates and the free gates after them were run.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunPart<TWire, TGates>(ref TGates gates, Span<TWire> slots, ref CircuitPlace place, int products)
        where TWire : struct
        where TGates : struct, IGateRuns<TWire>, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots.Length, Slots);
        ArgumentOutOfRangeException.ThrowIfNegative(products);

        // No reference leaves its memory, for the reasons that Run gives; slices are checked.
        ref TWire wires = ref MemoryMarshal.GetReference(slots);
        int run = place.Run;
        int next = place.Gate;
        int done = place.Done;
        for (; run < _runs.Length; run++, done = 0)
        {
            int count = _runs[run].Gates - done;
            ReadOnlySpan<Gate> list = _gates.AsSpan(next, count);
            switch (_runs[run].Kind)
            {
                case GateKind.Xor:
                    foreach (ref readonly Gate gate in list)
                    {
                        Unsafe.Add(ref wires, (nuint)gate.Output) = gates.Sum(Unsafe.Add(ref wires, (nuint)gate.Left), Unsafe.Add(ref wires, (nuint)gate.Right));
                    }

                    break;
                case GateKind.And:
                    if (products == 0)
                    {
                        place = new CircuitPlace(run, next, done);
                        return;
                    }

                    int taken = Math.Min(count, products);
                    gates.Products(list[..taken], slots);
                    products -= taken;
                    if (taken < count)
                    {
                        place = new CircuitPlace(run, next + taken, done + taken);
                        return;
                    }

                    break;
                default:
                    foreach (ref readonly Gate gate in list)
                    {
                        Unsafe.Add(ref wires, (nuint)gate.Output) = gates.Complement(Unsafe.Add(ref wires, (nuint)gate.Left));
                    }

                    break;
            }

            next += count;
        }

        place = new CircuitPlace(run, next, 0);
    }

    /// <summary>Copies the outputs of a circuit that was run to its end.</summary>
    /// <param name="slots">Its slots.</param>
    /// <param name="outputs"><see cref="OutputBits"/> wires, not in the memory of <paramref name="slots"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadOutputs<TWire>(ReadOnlySpan<TWire> slots, Span<TWire> outputs)
        where TWire : struct
    {
        for (int i = 0; i < _outputs.Length; i++)
        {
            outputs[i] = slots[_outputs[i]];
        }
    }
}
