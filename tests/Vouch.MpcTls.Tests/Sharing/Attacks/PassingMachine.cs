using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing.Attacks;

/// <summary>A machine that passes everything on to another, for those that do one thing differently.</summary>
internal abstract class PassingMachine(IMachine inner) : IMachine
{
    public MachineCost Cost => inner.Cost;

    public virtual Bits Constant(ReadOnlySpan<byte> value) => inner.Constant(value);

    public Bits LateConstant(ReadOnlySpan<byte> value) => inner.LateConstant(value);

    public virtual ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value) => inner.InputAsync(owner, size, value);

    public virtual ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs) => inner.CallAsync(circuit, inputs);

    public Bits Sum(Bits left, Bits right) => inner.Sum(left, right);

    public Bits Complement(Bits value) => inner.Complement(value);

    public Bits Concatenate(params ReadOnlySpan<Bits> values) => inner.Concatenate(values);

    public virtual ValueTask<Revealed> RevealAsync(Bits value) => inner.RevealAsync(value);

    public virtual ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient) => inner.RevealAsync(value, recipient);

    public void AssertEqual(Bits value, ReadOnlySpan<byte> expected) => inner.AssertEqual(value, expected);

    public void AssertEqual(Bits left, Bits right) => inner.AssertEqual(left, right);

    public MachineScope OpenScope() => inner.OpenScope();

    public void EnterStretch(int number) => inner.EnterStretch(number);

    public void LeaveStretch() => inner.LeaveStretch();

    public ValueTask NameAsync(Bits value) => inner.NameAsync(value);

    public ValueTask FinishAsync() => inner.FinishAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
