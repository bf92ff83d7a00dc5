using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Transport;

namespace Vouch.Mpc.Garbling;

/// <summary>Runs a program on nothing and counts what a <see cref="GarbledMachine"/> with three halves would send for it, to the byte (docs/protocol/garbling.md, sections 2, 4 and 7).</summary>
/// <remarks>All that is revealed is zero, and inputs may have any value: what is sent depends on their sizes alone.</remarks>
/// <param name="labels">Counts what the labels of the evaluator's inputs take.</param>
public sealed class GarblingCounter(CorrelationTraffic labels) : IMachine
{
    private readonly Handles _wires = new();
    private readonly HashSet<int> _rehearsed = [];
    private long _andGates;
    private long _calls;
    private long _inputBits;
    private StretchMode _mode;
    private bool _isRehearsing;
    private bool _isAnnounced;
    private bool _hasOpenings;
    private bool _isNamedAhead;

    /// <inheritdoc/>
    public MachineCost Cost => new(_andGates, _calls, _inputBits, _wires.Peak);

    /// <summary>Bytes from the garbler, the prover.</summary>
    public long FromGarbler { get; private set; }

    /// <summary>Bytes from the evaluator, the attestor.</summary>
    public long FromEvaluator { get; private set; }

    /// <summary>Bits of the garbler's inputs, rehearsals left out.</summary>
    public long GarblerInputBits { get; private set; }

    /// <summary>How often the garbler waits to be shown something: a round trip each time.</summary>
    public int Shown { get; private set; }

    /// <summary>Runs stretches beforehand, as <see cref="GarbledMachine.RehearseAsync"/> does.</summary>
    /// <param name="program">Enters the stretches that it rehearses, and runs nothing outside of them.</param>
    public async ValueTask RehearseAsync(Func<IMachine, ValueTask> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        using MachineScope scope = OpenScope();
        _isRehearsing = true;
        await program(this).ConfigureAwait(false);
        LeaveStretch();
        _isRehearsing = false;
    }

    /// <inheritdoc/>
    public void EnterStretch(int number)
    {
        bool isRehearsed = _rehearsed.Contains(number);
        _mode = _isRehearsing ? StretchMode.Rehearsing : isRehearsed ? StretchMode.Rehearsed : StretchMode.Streamed;
        if (_isRehearsing)
        {
            _rehearsed.Add(number);
        }
    }

    /// <inheritdoc/>
    public void LeaveStretch() => _mode = StretchMode.Streamed;

    /// <inheritdoc/>
    public Bits Constant(ReadOnlySpan<byte> value) => _wires.Allocate(checked(8 * value.Length));

    /// <inheritdoc/>
    public Bits LateConstant(ReadOnlySpan<byte> value)
    {
        Bits bits = Constant(value);
        AddLabels(bits);
        return bits;
    }

    /// <inheritdoc/>
    public ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value)
    {
        Bits bits = _wires.Allocate(checked(8 * size));
        AddLabels(bits);
        if (!_isRehearsing)
        {
            _inputBits += bits.Length;
            if (owner == SessionRole.Prover)
            {
                GarblerInputBits += bits.Length;
            }
            else
            {
                FromEvaluator += size;
                labels.Take(bits.Length);
            }
        }

        return ValueTask.FromResult(bits);
    }

    /// <inheritdoc/>
    public ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        if (_mode != StretchMode.Rehearsed)
        {
            FromGarbler += _isAnnounced || circuit.AndGates == 0 ? 0 : Block.Size; // where tweaks start
            _isAnnounced |= circuit.AndGates > 0;
            for (int left = circuit.AndGates; left > 0; left -= GarbledMachine.PartGates)
            {
                FromGarbler += ThreeHalves.SizeOf(int.Min(left, GarbledMachine.PartGates));
            }
        }

        _andGates += _isRehearsing ? 0 : circuit.AndGates;
        _calls += _isRehearsing ? 0 : 1;
        return ValueTask.FromResult(_wires.Allocate(circuit.OutputBits));
    }

    /// <inheritdoc/>
    public Bits Sum(Bits left, Bits right) => _wires.Allocate(left.Length);

    /// <inheritdoc/>
    public Bits Complement(Bits value) => _wires.Allocate(value.Length);

    /// <inheritdoc/>
    public Bits Concatenate(params ReadOnlySpan<Bits> values)
    {
        int length = 0;
        foreach (Bits value in values)
        {
            length = checked(length + value.Length);
        }

        return _wires.Allocate(length);
    }

    /// <inheritdoc/>
    public ValueTask NameAsync(Bits value)
    {
        if (_mode != StretchMode.Rehearsed)
        {
            AddNames(value);
        }

        _isNamedAhead |= !_isRehearsing;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Revealed> RevealAsync(Bits value)
    {
        if (!_isRehearsing)
        {
            FromGarbler += LowBits.SizeOf(value.Length);
            AddShownToGarbler(value);
        }

        return Zeros(value);
    }

    /// <inheritdoc/>
    public ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient)
    {
        if (!_isRehearsing && recipient == SessionRole.Prover)
        {
            AddShownToGarbler(value);
        }
        else if (!_isRehearsing)
        {
            FromGarbler += LowBits.SizeOf(value.Length);
        }

        return Zeros(value);
    }

    /// <inheritdoc/>
    public void AssertEqual(Bits value, ReadOnlySpan<byte> expected) => _hasOpenings |= !_isRehearsing;

    /// <inheritdoc/>
    public void AssertEqual(Bits left, Bits right) => _hasOpenings |= !_isRehearsing;

    /// <inheritdoc/>
    public MachineScope OpenScope() => _wires.Open();

    /// <inheritdoc/>
    public ValueTask FinishAsync()
    {
        if (_hasOpenings && !_isRehearsing)
        {
            AddOpenings();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The labels of values that are known later than tables.</summary>
    private void AddLabels(Bits bits) => FromGarbler += _mode == StretchMode.Rehearsed ? (long)bits.Length * Block.Size : 0;

    /// <summary>The names of labels, the bits that come back, and the hash that goes with them.</summary>
    private void AddShownToGarbler(Bits value)
    {
        if (!_isNamedAhead)
        {
            AddNames(value);
        }

        _isNamedAhead = false;
        FromEvaluator += LowBits.SizeOf(value.Length);
        AddOpenings();
    }

    private void AddNames(Bits value)
    {
        for (int left = value.Length; left > 0; left -= LabelCommitments.PartWires)
        {
            FromGarbler += LabelCommitments.SizeOf(int.Min(left, LabelCommitments.PartWires));
        }
    }

    private void AddOpenings()
    {
        FromEvaluator += Openings.Size;
        Shown++;
        _hasOpenings = false;
    }

    private static ValueTask<Revealed> Zeros(Bits value) => ValueTask.FromResult(new Revealed(value.Length, new SecretBuffer(LowBits.SizeOf(value.Length)), Verdict.Passed));

    /// <summary>Handles to wires that are not there.</summary>
    private sealed class Handles : WireScopes
    {
        protected override void Grow(int count)
        {
        }

        protected override void Move(int from, int to, int length)
        {
        }
    }
}
