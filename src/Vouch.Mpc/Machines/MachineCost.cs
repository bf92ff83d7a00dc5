namespace Vouch.Mpc.Machines;

/// <summary>What a machine was asked to do so far.</summary>
/// <param name="AndGates">AND gates of all calls: what machines pay for.</param>
/// <param name="Calls">How many circuits were called.</param>
/// <param name="InputBits">Bits of private inputs.</param>
/// <param name="PeakWires">The most wires that were alive at once.</param>
public readonly record struct MachineCost(long AndGates, long Calls, long InputBits, int PeakWires);
