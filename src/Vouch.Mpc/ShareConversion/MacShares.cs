using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>What both sides of a shared MAC keep: the products made beforehand, and the shares of the powers of the key, from which those of the polynomial follow without the other side.</summary>
/// <typeparam name="TMac">The MAC.</typeparam>
/// <typeparam name="T">Its field.</typeparam>
internal sealed class MacShares<TMac, T> : IDisposable
    where TMac : struct, IMacPolynomial<T>
    where T : unmanaged, IFieldElement<T>
{
    private const int BlockSize = MacCost.BlockSize;

    /// <summary>This side's inputs of the products: of the key, then of each power that is one.</summary>
    public SecretElements<T> Inputs { get; } = new();

    /// <summary>This side's shares of the products; as many, once they are made.</summary>
    public SecretElements<T> Products { get; } = new();

    /// <summary>The shares of the powers of the key, from the first.</summary>
    public SecretElements<T> Powers { get; } = new();

    /// <summary>How many powers products are made for.</summary>
    public int Prepared { get; private set; }

    /// <summary>Draws inputs for more powers, and makes room for the products.</summary>
    /// <param name="powers">How many powers there shall be products for.</param>
    /// <param name="input">Gives the input for a power; the zeroth is that of the key.</param>
    /// <returns>Where the new ones begin; null where there are none.</returns>
    public int? Prepare(int powers, Func<int, T> input)
    {
        if (powers <= Prepared)
        {
            return null;
        }

        int first = Inputs.Count;
        for (int exponent = first == 0 ? 0 : Prepared + 1; exponent <= powers; exponent++)
        {
            if (exponent == 0 || MacCost.IsProduct<T>(exponent))
            {
                Inputs.Add(input(exponent));
                Products.Add(default);
            }
        }

        Prepared = powers;
        return first;
    }

    /// <summary>Goes through the powers that are not shared yet, and shares them.</summary>
    /// <param name="powers">How many powers there shall be.</param>
    /// <param name="share">Gives the share of a power from the number of its product.</param>
    /// <exception cref="InvalidOperationException">There are not as many products.</exception>
    public void Share(int powers, Func<int, T> share)
    {
        if (powers > Prepared)
        {
            throw new InvalidOperationException($"{powers} powers of a key are asked for; products are there for {Prepared}.");
        }

        for (int exponent = Powers.Count + 1; exponent <= powers; exponent++)
        {
            Powers.Add(MacCost.IsProduct<T>(exponent) ? share(MacCost.ProductsOf<T>(exponent)) : Powers[(exponent / 2) - 1] * Powers[(exponent / 2) - 1]);
        }
    }

    /// <summary>Computes this side's share of the polynomial's value.</summary>
    /// <param name="associatedData">What is authenticated and not encrypted.</param>
    /// <param name="ciphertext">What is encrypted.</param>
    /// <param name="share">Takes as many bytes as an element has.</param>
    /// <exception cref="InvalidOperationException">Too few powers are shared.</exception>
    public void Compute(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(share.Length, T.Size, nameof(share));
        int power = MacCost.PowersOf(associatedData.Length, ciphertext.Length);
        if (power > Powers.Count)
        {
            throw new InvalidOperationException($"The MAC takes {power} powers of its key; {Powers.Count} are shared.");
        }

        Span<byte> lengths = stackalloc byte[BlockSize];
        TMac.WriteLengths(associatedData.Length, ciphertext.Length, lengths);
        T sum = SumOf(associatedData, ref power) + SumOf(ciphertext, ref power) + SumOf(lengths, ref power);
        TMac.Write(sum, share);
    }

    public void Dispose()
    {
        Inputs.Dispose();
        Products.Dispose();
        Powers.Dispose();
        Prepared = 0;
    }

    private T SumOf(ReadOnlySpan<byte> bytes, ref int power)
    {
        T sum = default;
        for (; bytes.Length >= BlockSize; bytes = bytes[BlockSize..])
        {
            sum += TMac.Coefficient(bytes) * Powers[--power];
        }

        if (!bytes.IsEmpty)
        {
            Span<byte> last = stackalloc byte[BlockSize];
            last.Clear();
            bytes.CopyTo(last);
            sum += TMac.Coefficient(last) * Powers[--power];
        }

        return sum;
    }
}
