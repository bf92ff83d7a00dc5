namespace Vouch.Circuits;

/// <summary>The machine without secrets, 64 times at once: bit <c>i</c> of a wire belongs to run <c>i</c>.</summary>
public readonly struct SlicedGates : IGates<ulong>
{
    /// <inheritdoc/>
    public ulong Sum(ulong left, ulong right) => left ^ right;

    /// <inheritdoc/>
    public ulong Product(ulong left, ulong right) => left & right;

    /// <inheritdoc/>
    public ulong Complement(ulong wire) => ~wire;
}
