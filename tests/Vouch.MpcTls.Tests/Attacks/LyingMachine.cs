using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>A prover's machine that never minds what its program demands: false equalities pass on its side, and what is let out may be said to be something else.</summary>
internal sealed class LyingMachine(IMachine inner) : IMachine
{
    private int _reveals;
    private int _inputs;

    /// <summary>What each revealed value really is, in order.</summary>
    public List<byte[]> Actual { get; } = [];

    /// <summary>What each revealed value is said to be, from its number and what it is.</summary>
    public Func<int, byte[], byte[]> Claim { get; init; } = static (_, actual) => actual;

    /// <summary>What is put in, from the number of the input and what it should be.</summary>
    public Func<int, byte[], byte[]> Input { get; init; } = static (_, input) => input;

    public MachineCost Cost => inner.Cost;

    public Bits Constant(ReadOnlySpan<byte> value) => inner.Constant(value);

    public ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value) => inner.InputAsync(owner, size, Input(_inputs++, value.ToArray()));

    public ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs) => inner.CallAsync(circuit, inputs);

    public Bits Sum(Bits left, Bits right) => inner.Sum(left, right);

    public Bits Complement(Bits value) => inner.Complement(value);

    public Bits Concatenate(params ReadOnlySpan<Bits> values) => inner.Concatenate(values);

    public async ValueTask<Revealed> RevealAsync(Bits value)
    {
        byte[] actual = Look(value);
        Actual.Add(actual);
        byte[] claim = Claim(_reveals++, actual);
        using MachineScope scope = inner.OpenScope();
        byte[] difference = [.. actual.Zip(claim, static (a, b) => (byte)(a ^ b))];
        return await inner.RevealAsync(inner.Sum(value, inner.Constant(difference)));
    }

    public ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient) => inner.RevealAsync(value, recipient);

    public void AssertEqual(Bits value, ReadOnlySpan<byte> expected) => inner.AssertEqual(value, Look(value));

    public void AssertEqual(Bits left, Bits right) => inner.AssertEqual(left, inner.Constant(Look(left)).Slice(0, left.Length));

    public MachineScope OpenScope() => inner.OpenScope();

    public ValueTask FinishAsync() => inner.FinishAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private byte[] Look(Bits value)
    {
        Task<Revealed> known = inner.RevealAsync(value, SessionRole.Prover).AsTask();
        Assert.True(known.IsCompletedSuccessfully); // nothing is sent
        using Revealed revealed = known.Result;
        return revealed.Claim.ToArray();
    }
}
