namespace Vouch.Circuits;

internal enum NodeKind
{
    Input,
    Xor,
    And,
    Not,
}

/// <summary>A wire's origin while a circuit is built. Operands are indices of earlier nodes; nodes 0 and 1 are the constants.</summary>
internal readonly record struct Node(NodeKind Kind, int Left, int Right)
{
    public bool IsGate => Kind != NodeKind.Input;

    public int Hash
    {
        get
        {
            unchecked
            {
                ulong mixed = (((ulong)(uint)Left << 32) + (uint)Right + ((ulong)Kind << 62)) * 0x9e37_79b9_7f4a_7c15;
                return (int)(mixed >> 33);
            }
        }
    }
}
