using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>What shares of MACs take.</summary>
public static class MacCost
{
    /// <summary>The size of the blocks that become coefficients, in bytes.</summary>
    internal const int BlockSize = 16;

    /// <summary>How many powers of its key the MAC of a message takes: one a block, and one for the lengths.</summary>
    public static int PowersOf(int associatedDataSize, int ciphertextSize)
        => ((associatedDataSize + BlockSize - 1) / BlockSize) + ((ciphertextSize + BlockSize - 1) / BlockSize) + 1;

    /// <summary>How many correlations it takes to have so many powers, from none; what extends them takes the difference.</summary>
    /// <typeparam name="T">The field.</typeparam>
    public static int CorrelationsOf<T>(int powers)
        where T : unmanaged, IFieldElement<T>
        => MacPowers<T>.ProductsOf(powers) * T.Bits;
}
