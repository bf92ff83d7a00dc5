using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vouch.Circuits;

namespace Vouch.Mpc.Machines;

/// <summary>The wires of a machine that are alive, and the slots in which circuits run. Zeroed on dispose.</summary>
/// <typeparam name="TWire">A bit, a label, an authenticated bit.</typeparam>
internal class WireMemory<TWire> : WireScopes, IDisposable
    where TWire : unmanaged
{
    private const int SmallestCount = 1024;

    private TWire[] _wires = [];
    private TWire[] _slots = [];

    /// <summary>The wires of a value; valid until the next allocation.</summary>
    public Span<TWire> this[Bits value]
    {
        get
        {
            Demand(value);
            return _wires.AsSpan(value.Offset, value.Length);
        }
    }

    /// <summary>The slots for a call, the first of them filled with its inputs; valid until the next call.</summary>
    public Span<TWire> Load(Circuit circuit, ReadOnlySpan<Bits> inputs)
    {
        if (_slots.Length < circuit.Slots)
        {
            Replace(ref _slots, new TWire[circuit.Slots]);
        }

        int count = 0;
        foreach (Bits input in inputs)
        {
            Span<TWire> wires = this[input];
            if (wires.Length > circuit.InputBits - count)
            {
                throw new ArgumentException($"The inputs are longer than the {circuit.InputBits} bits of {circuit.Name}.", nameof(inputs));
            }

            wires.CopyTo(_slots.AsSpan(count));
            count += wires.Length;
        }

        return count == circuit.InputBits
            ? _slots.AsSpan(0, circuit.Slots)
            : throw new ArgumentException($"The inputs have {count} bits, those of {circuit.Name} {circuit.InputBits}.", nameof(inputs));
    }

    /// <summary>Wires by their place, alive or not.</summary>
    public Span<TWire> Raw(int offset, int length) => _wires.AsSpan(offset, length);

    /// <summary>The slots as the last <see cref="Load"/> left them.</summary>
    public Span<TWire> Slots => _slots;

    /// <summary>The values one after the other.</summary>
    public Bits Concatenate(ReadOnlySpan<Bits> values)
    {
        int length = 0;
        foreach (Bits value in values)
        {
            length = checked(length + value.Length);
        }

        Bits whole = Allocate(length);
        int start = 0;
        foreach (Bits value in values)
        {
            Demand(value);
            Move(value.Offset, whole.Offset + start, value.Length);
            start += value.Length;
        }

        return whole;
    }

    public virtual void Dispose()
    {
        Replace(ref _wires, []);
        Replace(ref _slots, []);
    }

    protected override void Grow(int count)
    {
        if (count > _wires.Length)
        {
            Replace(ref _wires, new TWire[int.Max(SmallestCount, checked(2 * count))]);
        }
    }

    protected override void Move(int from, int to, int length) => _wires.AsSpan(from, length).CopyTo(_wires.AsSpan(to));

    private static void Replace(ref TWire[] old, TWire[] replacement)
    {
        old.AsSpan(0, int.Min(old.Length, replacement.Length)).CopyTo(replacement);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(old.AsSpan()));
        old = replacement;
    }
}
