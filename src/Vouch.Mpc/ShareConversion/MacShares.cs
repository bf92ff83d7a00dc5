using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>One side's shares of the powers of a MAC's key k, and from them of the MAC's polynomial: made of shares of the powers of rho once k - rho is public.</summary>
/// <remarks>
/// Share by share, with d = k - rho and V(i, j) that of rho^j k^i, V(i, j) = V(i - 1, j + 1) + d V(i - 1, j). One more power of rho adds one diagonal i + j, whose end is the next power of k; so keys that
/// authenticate more than was thought cost no more than if it had been known.
/// </remarks>
/// <typeparam name="TMac">The MAC.</typeparam>
/// <typeparam name="T">Its field.</typeparam>
internal sealed class MacShares<TMac, T> : IDisposable
    where TMac : struct, IMacPolynomial<T>
    where T : unmanaged, IFieldElement<T>
{
    private const int BlockSize = MacCost.BlockSize;

    private readonly SecretElements<T> _diagonal = new();
    private readonly SecretElements<T> _keyPowers = new(); // from the zeroth
    private T _difference;
    private bool _isOpened;

    public MacShares(SessionRole role, IRandomSource random)
    {
        Powers = new MacPowers<T>(random);
        T one = T.One.Times(role == SessionRole.Prover ? 1 : 0); // the zeroth power
        _diagonal.Add(one);
        _keyPowers.Add(one);
    }

    public MacPowers<T> Powers { get; }

    /// <summary>This side's share of rho.</summary>
    /// <exception cref="InvalidOperationException">There are no powers yet.</exception>
    public T Mask => Powers.Count > 0 ? Powers[1] : throw new InvalidOperationException("There are no powers of the mask yet.");

    /// <summary>Takes k - rho.</summary>
    /// <exception cref="InvalidOperationException">It was taken before: a mask hides one key.</exception>
    public void Open(T difference)
    {
        if (_isOpened)
        {
            throw new InvalidOperationException("A mask hides one key.");
        }

        _difference = difference;
        _isOpened = true;
    }

    /// <summary>Computes this side's share of the polynomial's value.</summary>
    /// <param name="associatedData">What is authenticated and not encrypted.</param>
    /// <param name="ciphertext">What is encrypted.</param>
    /// <param name="share">Takes as many bytes as an element has.</param>
    /// <exception cref="InvalidOperationException">There are too few powers, or k - rho is not known.</exception>
    public void Compute(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(share.Length, T.Size, nameof(share));
        int power = MacCost.PowersOf(associatedData.Length, ciphertext.Length);
        if (!_isOpened || power > Powers.Count)
        {
            throw new InvalidOperationException($"The MAC takes {power} powers of its key; there are {(_isOpened ? Powers.Count : 0)}.");
        }

        ExpandTo(power);
        Span<byte> lengths = stackalloc byte[BlockSize];
        TMac.WriteLengths(associatedData.Length, ciphertext.Length, lengths);
        T sum = SumOf(associatedData, ref power) + SumOf(ciphertext, ref power) + SumOf(lengths, ref power);
        TMac.Write(sum, share);
    }

    public void Dispose()
    {
        Powers.Dispose();
        _diagonal.Dispose();
        _keyPowers.Dispose();
        _difference = default;
        _isOpened = false;
    }

    private void ExpandTo(int power)
    {
        while (_keyPowers.Count <= power)
        {
            T next = Powers[_keyPowers.Count];
            for (int i = 0; i < _diagonal.Count; i++)
            {
                T below = next + (_difference * _diagonal[i]);
                _diagonal[i] = next;
                next = below;
            }

            _diagonal.Add(next);
            _keyPowers.Add(next);
        }
    }

    private T SumOf(ReadOnlySpan<byte> bytes, ref int power)
    {
        T sum = default;
        for (; bytes.Length >= BlockSize; bytes = bytes[BlockSize..])
        {
            sum += TMac.Coefficient(bytes) * _keyPowers[power--];
        }

        if (!bytes.IsEmpty)
        {
            Span<byte> last = stackalloc byte[BlockSize];
            last.Clear();
            bytes.CopyTo(last);
            sum += TMac.Coefficient(last) * _keyPowers[power--];
        }

        return sum;
    }
}
