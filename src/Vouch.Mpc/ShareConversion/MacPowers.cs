using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>One side's shares of the powers of a random mask rho, which is the product of a factor of each side.</summary>
/// <remarks>
/// The prover's share less the attestor's is the power. Each power is one product of the factors' powers, so that nothing is ever lost when more are needed. In a field of characteristic two the shares of even
/// powers are squares, and only odd powers take products.
/// </remarks>
/// <typeparam name="T">The field.</typeparam>
internal sealed class MacPowers<T>(IRandomSource random) : IDisposable
    where T : unmanaged, IFieldElement<T>
{
    private readonly SecretElements<T> _shares = new();
    private readonly T[] _factor = GC.AllocateArray<T>(2, pinned: true); // the factor, and its power that was last used
    private T[] _inputs = [];
    private T[] _products = [];
    private int _wanted;

    /// <summary>How many powers there are.</summary>
    public int Count => _shares.Count;

    /// <summary>The share of rho to the power of <paramref name="exponent"/>, from 1 to <see cref="Count"/>.</summary>
    public T this[int exponent] => _shares[exponent - 1];

    /// <summary>What the next products are made of.</summary>
    public ReadOnlyMemory<T> Inputs => _inputs;

    /// <summary>Where the products go.</summary>
    public Memory<T> Products => _products;

    /// <summary>How many products it takes to have powers up to some exponent, from none.</summary>
    public static int ProductsOf(int powers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(powers);
        return T.IsBinary ? powers - (powers / 2) : powers;
    }

    /// <summary>Computes what powers up to an exponent are made of.</summary>
    /// <returns>False where all are there.</returns>
    /// <exception cref="InvalidOperationException">Products are outstanding.</exception>
    public bool TryBegin(int powers)
    {
        if (_wanted > Count)
        {
            throw new InvalidOperationException("The shares of powers are being extended.");
        }

        if (powers <= Count)
        {
            return false;
        }

        if (Count == 0)
        {
            _factor[0] = FieldElements.DrawNonZero<T>(random);
            _factor[1] = T.One;
        }

        _wanted = powers;
        _inputs = GC.AllocateArray<T>(ProductsOf(powers) - ProductsOf(Count), pinned: true);
        _products = GC.AllocateArray<T>(_inputs.Length, pinned: true);
        int used = 0;
        for (int exponent = Count + 1; exponent <= powers; exponent++)
        {
            _factor[1] *= _factor[0];
            if (TakesProduct(exponent))
            {
                _inputs[used++] = _factor[1];
            }
        }

        return true;
    }

    /// <summary>Takes the products that <see cref="TryBegin"/> asked for.</summary>
    public void End()
    {
        int used = 0;
        for (int exponent = Count + 1; exponent <= _wanted; exponent++)
        {
            _shares.Add(TakesProduct(exponent) ? _products[used++] : this[exponent / 2] * this[exponent / 2]);
        }

        Clear();
    }

    public void Dispose()
    {
        Clear();
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_factor.AsSpan()));
        _shares.Dispose();
    }

    private static bool TakesProduct(int exponent) => !T.IsBinary || exponent % 2 != 0;

    private void Clear()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_inputs.AsSpan()));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_products.AsSpan()));
    }
}
