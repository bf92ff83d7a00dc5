namespace Vouch.Circuits;

/// <summary>The machine without secrets: a wire is a bit, 0 or 1. The reference for all others.</summary>
public readonly struct PlainGates : IGates<byte>
{
    /// <inheritdoc/>
    public byte Sum(byte left, byte right) => (byte)(left ^ right);

    /// <inheritdoc/>
    public byte Product(byte left, byte right) => (byte)(left & right);

    /// <inheritdoc/>
    public byte Complement(byte wire) => (byte)(wire ^ 1);
}
