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
        => powers == 0 ? 0 : (1 + ProductsOf<T>(powers)) * T.Bits;

    /// <summary>The bytes that both sides send to have products for so many powers, from none; what extends them takes the difference.</summary>
    /// <typeparam name="T">The field.</typeparam>
    public static (long FromProver, long FromAttestor) ProductsTrafficOf<T>(int powers)
        where T : unmanaged, IFieldElement<T>
    {
        long products = powers == 0 ? 0 : 1 + ProductsOf<T>(powers);
        return (products * T.Size, products * OleReceiver<T>.CorrectionsSize);
    }

    /// <summary>The size of what the prover corrects for so many powers, in bytes, from none; what extends them takes the difference.</summary>
    /// <typeparam name="T">The field.</typeparam>
    public static int CorrectionsSizeOf<T>(int powers)
        where T : unmanaged, IFieldElement<T>
        => ProductsOf<T>(powers) * T.Size;

    /// <summary>How many powers are products: in a field of characteristic two the even ones are squares.</summary>
    internal static int ProductsOf<T>(int powers)
        where T : unmanaged, IFieldElement<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(powers);
        return T.IsBinary ? powers - (powers / 2) : powers;
    }

    /// <summary>Whether a power is a product.</summary>
    internal static bool IsProduct<T>(int exponent)
        where T : unmanaged, IFieldElement<T>
        => !T.IsBinary || exponent % 2 != 0;
}
