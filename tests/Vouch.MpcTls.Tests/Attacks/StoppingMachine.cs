using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>Gives up after so many values were let out.</summary>
internal sealed class StoppingMachine(IMachine inner, int reveals) : IMachine
{
    private int _reveals;

    public MachineCost Cost => inner.Cost;

    public Bits Constant(ReadOnlySpan<byte> value) => inner.Constant(value);

    public ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value) => inner.InputAsync(owner, size, value);

    public ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs) => inner.CallAsync(circuit, inputs);

    public Bits Sum(Bits left, Bits right) => inner.Sum(left, right);

    public Bits Complement(Bits value) => inner.Complement(value);

    public Bits Concatenate(params ReadOnlySpan<Bits> values) => inner.Concatenate(values);

    public ValueTask<Revealed> RevealAsync(Bits value) => _reveals++ < reveals ? inner.RevealAsync(value) : throw new OperationCanceledException();

    public ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient) => inner.RevealAsync(value, recipient);

    public void AssertEqual(Bits value, ReadOnlySpan<byte> expected) => inner.AssertEqual(value, expected);

    public void AssertEqual(Bits left, Bits right) => inner.AssertEqual(left, right);

    public MachineScope OpenScope() => inner.OpenScope();

    public ValueTask FinishAsync() => inner.FinishAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
