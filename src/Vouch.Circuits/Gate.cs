namespace Vouch.Circuits;

/// <summary>What a gate does.</summary>
public enum GateKind : ushort
{
    /// <summary>The sum of two bits; free for every machine.</summary>
    Xor,

    /// <summary>The product of two bits; what machines pay for.</summary>
    And,

    /// <summary>One minus a bit; free. <see cref="Gate.Right"/> is not used.</summary>
    Not,
}

/// <summary>One gate: slots are read, then <paramref name="Output"/> is written. Slots are used again once no later gate reads them.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Left">The slot of the first operand.</param>
/// <param name="Right">The slot of the second operand.</param>
/// <param name="Output">The slot of the result.</param>
public readonly record struct Gate(GateKind Kind, ushort Left, ushort Right, ushort Output);
