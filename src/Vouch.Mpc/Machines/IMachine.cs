using Vouch.Circuits;
using Vouch.Transport;

namespace Vouch.Mpc.Machines;

/// <summary>What programs run on: values nobody need see, circuits over them, and what is let out.</summary>
/// <remarks>
/// <para>A program is written once. Both parties run it, each on its own end of a machine, with the same calls in the same order; what differs is which private inputs each of them knows.
/// The parties need not be two: <see cref="PlainMachine"/> runs a program alone.</para>
/// <para>One owner; no two calls at a time. A call that has nothing to wait for completes at once. A machine is made for one session and its cancellation token; after any exception it is dead,
/// since a protocol that ran halfway is never resumed.</para>
/// </remarks>
public interface IMachine : IAsyncDisposable
{
    /// <summary>What was run so far.</summary>
    MachineCost Cost { get; }

    /// <summary>A value that both parties know; free.</summary>
    Bits Constant(ReadOnlySpan<byte> value);

    /// <summary>A value that both parties know, though perhaps not yet when the program was rehearsed; free but in a rehearsed stretch.</summary>
    Bits LateConstant(ReadOnlySpan<byte> value) => Constant(value);

    /// <summary>A value that one party knows.</summary>
    /// <param name="owner">The party that knows it.</param>
    /// <param name="size">Its size in bytes, which both know.</param>
    /// <param name="value">At the owner the value; at the other party empty.</param>
    /// <exception cref="NotSupportedException">This machine has no private inputs of that party.</exception>
    ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value);

    /// <summary>Runs a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="inputs">Its inputs, one value after the other; together as long as the circuit's.</param>
    /// <returns>All its outputs.</returns>
    ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs);

    /// <summary>The sum (exclusive or) of two values of one length; free.</summary>
    Bits Sum(Bits left, Bits right);

    /// <summary>Every bit turned over; free.</summary>
    Bits Complement(Bits value);

    /// <summary>The values one after the other, as one; costs a copy. A call takes several values without it.</summary>
    Bits Concatenate(params ReadOnlySpan<Bits> values);

    /// <summary>Shows a value to both parties.</summary>
    ValueTask<Revealed> RevealAsync(Bits value);

    /// <summary>Shows a value to one party alone; what the other gets is not <see cref="Revealed.IsKnown"/>.</summary>
    ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient);

    /// <summary>Demands that a value is <paramref name="expected"/>, which both parties know; checked by <see cref="FinishAsync"/> at the latest.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or this party knows already that the values do.</exception>
    void AssertEqual(Bits value, ReadOnlySpan<byte> expected);

    /// <summary>Demands that two values are the same; checked by <see cref="FinishAsync"/> at the latest.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or this party knows already that the values do.</exception>
    void AssertEqual(Bits left, Bits right);

    /// <summary>Opens a scope: the memory of all values made until it is closed is released then, but for what it keeps.</summary>
    MachineScope OpenScope();

    /// <summary>Says that what follows is the stretch of this number, which a machine may have prepared for; a stretch entered before is left.</summary>
    /// <param name="number">Not negative; a program enters each stretch once.</param>
    void EnterStretch(int number)
    {
    }

    /// <summary>Says that what follows is in no stretch.</summary>
    void LeaveStretch()
    {
    }

    /// <summary>Says that a value, and with it those named since the last reveal, will be shown to both parties next, with an input of the prover's added, or the beginning of it: a machine may prepare for that.</summary>
    ValueTask NameAsync(Bits value) => ValueTask.CompletedTask;

    /// <summary>Sends what is still to be sent and runs every outstanding check; what was revealed or demanded so far holds afterwards.</summary>
    /// <remarks>The machine can go on; what it does then waits for the next check.</remarks>
    /// <exception cref="ProtocolException">The peer cheated, or speaks another protocol.</exception>
    ValueTask FinishAsync();
}
