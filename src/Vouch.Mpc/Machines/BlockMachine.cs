using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.Machines;

/// <summary>What machines have in common whose wires are blocks: everything linear needs but each side's own constant one.</summary>
/// <remarks>A wire holds a block at each side, and the two differ by the bit times a Delta; so sums of blocks are sums of bits, whichever side holds what.</remarks>
public abstract class BlockMachine : IMachine
{
    private bool _busy;
    private long _calls;
    private long _inputBits;

    private protected BlockMachine()
    {
    }

    /// <inheritdoc/>
    public MachineCost Cost => new(AndGates, _calls, _inputBits, Wires.Peak);

    private protected LabelMemory Wires { get; } = new();

    /// <summary>AND gates of all calls so far.</summary>
    private protected long AndGates { get; private set; }

    /// <summary>This side's constant one; its constant zero is zero.</summary>
    private protected abstract Block One { get; }

    /// <summary>Whether what is run now counts.</summary>
    private protected virtual bool IsCounted => true;

    /// <inheritdoc/>
    public Bits Constant(ReadOnlySpan<byte> value)
    {
        ThrowIfDead();
        Bits bits = Wires.Allocate(checked(8 * value.Length));
        Wires.Set(bits, value, One);
        return bits;
    }

    /// <inheritdoc/>
    public virtual Bits LateConstant(ReadOnlySpan<byte> value) => Constant(value);

    /// <inheritdoc/>
    public abstract ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value);

    /// <inheritdoc/>
    public abstract ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs);

    /// <inheritdoc/>
    public Bits Sum(Bits left, Bits right)
    {
        ThrowIfDead();
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length, nameof(right));
        Bits sum = Wires.Allocate(left.Length);
        Wires.Sum(sum, left, right);
        return sum;
    }

    /// <inheritdoc/>
    public Bits Complement(Bits value)
    {
        ThrowIfDead();
        Bits complement = Wires.Allocate(value.Length);
        Wires.Complement(complement, value, One);
        return complement;
    }

    /// <inheritdoc/>
    public Bits Concatenate(params ReadOnlySpan<Bits> values)
    {
        ThrowIfDead();
        return Wires.Concatenate(values);
    }

    /// <inheritdoc/>
    public abstract ValueTask<Revealed> RevealAsync(Bits value);

    /// <inheritdoc/>
    public abstract ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient);

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
        Enter();
        using MachineScope scope = Wires.Open();
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length, nameof(right));
        Bits difference = Wires.Allocate(left.Length);
        Wires.Sum(difference, left, right);
        AddZeros(difference);
        Leave();
    }

    /// <inheritdoc/>
    public MachineScope OpenScope() => Wires.Open();

    /// <inheritdoc/>
    public virtual ValueTask NameAsync(Bits value) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public virtual void EnterStretch(int number)
    {
    }

    /// <inheritdoc/>
    public virtual void LeaveStretch()
    {
    }

    /// <inheritdoc/>
    public abstract ValueTask FinishAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _busy = true;
        Wires.Dispose();
        Clear();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes in wires that are said to hold zero.</summary>
    private protected abstract void AddZeros(Bits wires);

    /// <summary>Zeroes all secrets.</summary>
    private protected abstract void Clear();

    /// <summary>Enters, and makes room for an input.</summary>
    private protected Bits EnterInput(int size)
    {
        Enter();
        Bits bits = Wires.Allocate(checked(8 * size));
        _inputBits += IsCounted ? bits.Length : 0;
        return bits;
    }

    /// <summary>Enters, loads the slots for a call, and makes room for its outputs.</summary>
    private protected Bits EnterCall(Circuit circuit, ReadOnlySpan<Bits> inputs)
    {
        Enter();
        _ = Wires.Load(circuit, inputs);
        AndGates += IsCounted ? circuit.AndGates : 0;
        _calls += IsCounted ? 1 : 0;
        return Wires.Allocate(circuit.OutputBits);
    }

    /// <summary>Nothing else runs until <see cref="Leave"/>, which an exception skips: that is how the machine dies.</summary>
    private protected void Enter()
    {
        ThrowIfDead();
        _busy = true;
    }

    private protected void Leave() => _busy = false;

    /// <summary>Takes no step more.</summary>
    private protected void Kill() => _busy = true;

    private protected void ThrowIfDead()
    {
        if (_busy)
        {
            throw new InvalidOperationException("The machine is dead, or an operation on it has not completed.");
        }
    }
}
