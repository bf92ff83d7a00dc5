using System.Runtime.CompilerServices;

namespace Vouch.Crypto;

/// <summary>The order of bits in their bytes.</summary>
internal static class BitOrder
{
    /// <summary>Turns the bits of each byte over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong TurnBytes(ulong word)
    {
        word = ((word >> 1) & 0x5555_5555_5555_5555) | ((word & 0x5555_5555_5555_5555) << 1);
        word = ((word >> 2) & 0x3333_3333_3333_3333) | ((word & 0x3333_3333_3333_3333) << 2);
        return ((word >> 4) & 0x0f0f_0f0f_0f0f_0f0f) | ((word & 0x0f0f_0f0f_0f0f_0f0f) << 4);
    }
}
