using System.Numerics;
using Vouch.Crypto;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

/// <summary>What must hold of every list of correlations.</summary>
internal static class Correlations
{
    public static void AssertCorrelated(Block delta, ReadOnlySpan<Block> keys, ReadOnlySpan<Block> macs)
    {
        Assert.Equal(1, delta.LowBit);
        Assert.Equal(keys.Length, macs.Length);
        int bad = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            bad += keys[i].LowBit == 0 && Block.FixedTimeEquals(macs[i], keys[i] ^ delta.Times(macs[i].LowBit)) ? 0 : 1;
        }

        Assert.Equal(0, bad);
    }

    /// <summary>Ones among the choices, and among all other bits of the keys, are near half: six standard deviations.</summary>
    public static void AssertLooksRandom(ReadOnlySpan<Block> keys, ReadOnlySpan<Block> macs)
    {
        double choices = 0;
        double others = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            choices += macs[i].LowBit;
            others += BitOperations.PopCount(keys[i].Low) + BitOperations.PopCount(keys[i].High);
        }

        Assert.InRange((choices - (keys.Length / 2.0)) / Math.Sqrt(keys.Length / 4.0), -6, 6);
        Assert.InRange((others - (127 * keys.Length / 2.0)) / Math.Sqrt(127 * keys.Length / 4.0), -6, 6);
    }
}
