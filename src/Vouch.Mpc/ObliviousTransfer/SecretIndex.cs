using System.Runtime.CompilerServices;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>Comparing with an index that is secret.</summary>
internal static class SecretIndex
{
    /// <summary>1 where two numbers are the same, 0 where not; without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IsEqual(int left, int right) => unchecked((int)((ulong)((uint)(left ^ right) - 1L) >> 63));
}
