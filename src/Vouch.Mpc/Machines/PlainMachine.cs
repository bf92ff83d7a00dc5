using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.Machines;

/// <summary>Runs a program alone, on the private inputs of both parties, with every wire in the clear: for tests, and to find out what a program costs.</summary>
public sealed class PlainMachine : IMachine
{
    private readonly WireMemory<byte> _wires = new();
    private ProofTally _proof;
    private long _andGates;
    private long _calls;
    private long _inputBits;

    /// <inheritdoc/>
    public MachineCost Cost => new(_andGates, _calls, _inputBits, _wires.Peak);

    /// <summary>How many bytes a <see cref="ProofMachine"/> sends for what was run so far.</summary>
    public (long FromProver, long FromVerifier) ProofTraffic => (_proof.FromProver, _proof.FromVerifier);

    /// <inheritdoc/>
    public Bits Constant(ReadOnlySpan<byte> value)
    {
        Bits bits = _wires.Allocate(checked(8 * value.Length));
        Span<byte> wires = _wires[bits];
        for (int i = 0; i < wires.Length; i++)
        {
            wires[i] = (byte)((value[i / 8] >> (i % 8)) & 1);
        }

        return bits;
    }

    /// <inheritdoc/>
    /// <remarks>The value is given whoever owns it.</remarks>
    public ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(value.Length, size, nameof(value));
        Bits bits = Constant(value);
        _inputBits += bits.Length;
        _proof.AddInput(bits.Length);
        return ValueTask.FromResult(bits);
    }

    /// <inheritdoc/>
    public ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        Span<byte> slots = _wires.Load(circuit, inputs);
        Bits outputs = _wires.Allocate(circuit.OutputBits);
        PlainGates gates = default;
        circuit.Run(ref gates, slots, _wires[outputs]);
        _andGates += circuit.AndGates;
        _proof.AddCall(circuit);
        _calls++;
        return ValueTask.FromResult(outputs);
    }

    /// <inheritdoc/>
    public Bits Sum(Bits left, Bits right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length, nameof(right));
        Bits sum = _wires.Allocate(left.Length);
        Span<byte> wires = _wires[sum];
        Span<byte> first = _wires[left];
        Span<byte> second = _wires[right];
        for (int i = 0; i < wires.Length; i++)
        {
            wires[i] = (byte)(first[i] ^ second[i]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public Bits Complement(Bits value)
    {
        Bits complement = _wires.Allocate(value.Length);
        Span<byte> wires = _wires[complement];
        Span<byte> source = _wires[value];
        for (int i = 0; i < wires.Length; i++)
        {
            wires[i] = (byte)(source[i] ^ 1);
        }

        return complement;
    }

    /// <inheritdoc/>
    public Bits Concatenate(params ReadOnlySpan<Bits> values) => _wires.Concatenate(values);

    /// <inheritdoc/>
    public ValueTask<Revealed> RevealAsync(Bits value)
    {
        _proof.AddRevealed(value.Length);
        return ValueTask.FromResult(Show(value));
    }

    /// <inheritdoc/>
    public ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient) => recipient == SessionRole.Prover ? ValueTask.FromResult(Show(value)) : RevealAsync(value);

    /// <inheritdoc/>
    public void AssertEqual(Bits value, ReadOnlySpan<byte> expected)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(checked(8 * expected.Length), value.Length, nameof(expected));
        using MachineScope scope = OpenScope();
        AssertEqual(value, Constant(expected));
    }

    /// <inheritdoc/>
    public void AssertEqual(Bits left, Bits right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length, nameof(right));
        if (!_wires[left].SequenceEqual(_wires[right]))
        {
            throw new ArgumentException("The statement is false: the values differ.", nameof(left));
        }

        _proof.AddAsserted();
    }

    /// <inheritdoc/>
    public MachineScope OpenScope() => _wires.Open();

    /// <inheritdoc/>
    public ValueTask FinishAsync()
    {
        _proof.Check();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _wires.Dispose();
        return ValueTask.CompletedTask;
    }

    private Revealed Show(Bits value)
    {
        Span<byte> wires = _wires[value];
        SecretBuffer bytes = new((wires.Length + 7) / 8);
        for (int i = 0; i < wires.Length; i++)
        {
            bytes.Span[i / 8] |= (byte)(wires[i] << (i % 8));
        }

        return new Revealed(wires.Length, bytes, Verdict.Passed);
    }

    private readonly struct PlainGates : IGates<byte>
    {
        public byte Sum(byte left, byte right) => (byte)(left ^ right);

        public byte Product(byte left, byte right) => (byte)(left & right);

        public byte Complement(byte wire) => (byte)(wire ^ 1);
    }
}
