namespace Vouch.Mpc.Garbling;

/// <summary>How AND gates are garbled; both parties choose the same.</summary>
public enum TableFormat
{
    /// <summary>Three halves of a block and three bits for each gate (Rosulek and Roy, eprint 2021/749).</summary>
    ThreeHalves,

    /// <summary>Two blocks for each gate (Zahur, Rosulek and Evans, eprint 2014/756): a third more bytes, a third fewer hashes.</summary>
    HalfGates,
}
