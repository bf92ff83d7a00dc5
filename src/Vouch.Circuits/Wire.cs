namespace Vouch.Circuits;

/// <summary>A bit in a circuit that is being built: a constant, an input or what a gate makes of others.</summary>
/// <remarks>It belongs to the <see cref="CircuitBuilder"/> that made it; the constants belong to all. The default is the constant zero.</remarks>
public readonly record struct Wire
{
    internal Wire(int index) => Index = index;

    /// <summary>The constant zero.</summary>
    public static Wire Zero => default;

    /// <summary>The constant one.</summary>
    public static Wire One => new(1);

    /// <summary>Whether the bit is known while the circuit is built; such bits never become gates.</summary>
    public bool IsConstant => Index <= 1;

    internal int Index { get; }

    /// <summary>The constant of this value.</summary>
    public static Wire Constant(bool value) => value ? One : Zero;
}
